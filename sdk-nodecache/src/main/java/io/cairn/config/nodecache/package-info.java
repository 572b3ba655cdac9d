/**
 * The node cache: for services that run several processes per machine.
 *
 * <p>{@link io.cairn.config.nodecache.ChronicleNodeCache} is what a client is given; {@link
 * io.cairn.config.nodecache.NodeCacheInspector} looks at one from outside.
 *
 * <h2>What is concurrent with what</h2>
 *
 * <pre>
 *  DIR/sessions/*.session  one small file per pod, replaced by rename; needs nothing else
 *  DIR/create.lock         kernel lock: who makes v1
 *  DIR/v1/                 made whole beside itself, then renamed into place
 *     control              mapped by all: generation, sequence of writes, ring of moves, times of use
 *     side-0-*  side-1-*   Chronicle Map files, mapped by all; generation g lives in side g mod 2
 *     pristine             what a side begins with when it is empty
 *     write.lock           kernel lock: the one writer of the node
 *     read.lock            kernel locks, one byte per hunt: who reads the source (rule 24)
 *     follow.lock          kernel locks, one byte per hunt and labels: who follows the source
 *     bell/bell            written after each flip; the kernel wakes who watches it
 *
 *  read   SnapshotReader ─ MapView ─ copy ─ check ─ decode           no lock, no Chronicle, any thread
 *  write  NodeWriter ─ write.lock ─ Room ─ ChronicleSide ─ flip ─ bell      one process at a time
 *  dead   NodeWriter ─ reset the other side ─ Rescue ─ publish the generation
 *  follow HeadWatch ─ bell ─ ring of moves ─ listener                            one thread, asleep
 * </pre>
 *
 * <p>Readers race with the one writer and with its death. They own nothing, wait for nothing and
 * leave nothing behind: each step copies and checks (see {@code MapView}). The writer owns both
 * sides and the control file for as long as the kernel says so.
 *
 * <h2>What a SIGKILL leaves</h2>
 *
 * <table>
 *   <caption>by when it comes</caption>
 *   <tr><th>killed while</th><th>left behind</th><th>what happens</th></tr>
 *   <tr><td>making v1</td><td>a directory with a dot</td><td>the next maker removes it</td></tr>
 *   <tr><td>reading</td><td>nothing</td><td>nothing</td></tr>
 *   <tr><td>in a call of Chronicle</td><td>Chronicle's lock held, its table half changed</td><td>reads
 *       go on; the next writer, who has the kernel's lock and so knows that the holder is gone,
 *       carries the intact snapshots to the other side and publishes it</td></tr>
 *   <tr><td>between blocks, or before the flip</td><td>blocks that no head names</td><td>removed when
 *       room is needed</td></tr>
 *   <tr><td>in the flip</td><td>one of the hunt's two heads torn</td><td>the other is used</td></tr>
 *   <tr><td>after the flip, before the bell</td><td>followers not told</td><td>they see within half
 *       a second that a head has moved, or within one that a write does not end, and look at
 *       everything</td></tr>
 *   <tr><td>carrying over</td><td>a half filled side that is not current</td><td>begun again</td></tr>
 *   <tr><td>holding a permit or a lead</td><td>nothing: the kernel frees it</td><td>who
 *       waits has it within milliseconds</td></tr>
 * </table>
 *
 * <h2>Why two sides</h2>
 *
 * <p>A dead file is abandoned for a fresh one. A third file would take memory that was not
 * allocated (rule 23), and the old one could not be freed while any process has it mapped; nor can
 * it be unmapped under a reader that may be stopped in the middle of a copy. So both files are
 * there from the start, mapped for good, and take turns. It costs half of the size.
 */
@NullMarked
package io.cairn.config.nodecache;

import org.jspecify.annotations.NullMarked;
