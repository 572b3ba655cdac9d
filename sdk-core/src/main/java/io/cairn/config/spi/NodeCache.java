package io.cairn.config.spi;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * L2: configs shared by the processes of one machine. A node cache can only help: whatever is wrong
 * with it is a miss to the client (rule 8). {@code NodeCacheContract} of the test kit checks each
 * sentence.
 *
 * <ul>
 *   <li><b>Opening.</b> {@link #open} may block and may be slow; the client calls it once, on a
 *       thread of its own. Before it has returned, and after {@link #close} or a failure, the other
 *       methods miss, do nothing, or grant. {@link #close} may be called while it is under way.
 *   <li><b>Sessions.</b> {@link #session} and {@link #saveSession} need no open cache: they work
 *       before it is open, and where it cannot be opened. They may do a little I/O; what goes wrong
 *       there is an empty answer.
 *   <li><b>Reading.</b> {@link #read} may be called from any thread and never blocks for longer
 *       than microseconds; what is locked, damaged, foreign or absent is a miss. It returns whole
 *       snapshots only, and within one lineage never an older one than it returned before for the
 *       same labels, not even if another lineage came between.
 *   <li><b>Writing.</b> {@link #write} is called from one thread of the client's own. It never
 *       replaces a newer version of the same lineage by an older.
 *   <li><b>Errors.</b> Only {@link #open} throws. What goes wrong later is told to the listener,
 *       once.
 * </ul>
 */
public interface NodeCache extends AutoCloseable {
  /** Returns a short name for status and logs: {@code chronicle:/run/cairn}. */
  String name();

  /**
   * Makes the cache ready. Blocks.
   *
   * @param listener who is told of a neighbour's news and of failures
   * @throws NodeCacheException if the cache cannot be used; the message names the remedy
   */
  void open(NodeCacheListener listener);

  /**
   * Returns the newest snapshot of a hunt that a pod with these labels can use.
   *
   * @param hunt the hunt
   * @param labels the pod's labels
   */
  Optional<HuntConfig> read(HuntId hunt, Labels labels);

  /**
   * Makes a snapshot the newest of its hunt for pods whose labels agree with these on the
   * snapshot's {@link HuntConfig#labelKeys}, and tells the neighbours that follow the hunt.
   * Versions of two lineages do not compare: a snapshot of another lineage becomes the newest,
   * whatever its version.
   *
   * @param config the snapshot, filtered by the labels
   * @param labels the labels it was filtered by
   */
  void write(HuntConfig config, Labels labels);

  /**
   * Asks to be told, through the listener, when a neighbour moves the head of a hunt.
   *
   * @param hunt the hunt
   */
  void follow(HuntId hunt);

  /**
   * Ends {@link #follow}.
   *
   * @param hunt the hunt; one that is not followed is harmless
   */
  void unfollow(HuntId hunt);

  /**
   * Asks to be the one process of the node that reads a hunt from the source (rule 24).
   *
   * @param hunt the hunt
   * @param labels the labels it will be read for
   * @return completes with a permit when this process is the one; completes empty when another
   *     process has moved the head meanwhile, so that {@link #read} is worth a second try. Never
   *     fails. It waits at most a bound of the cache's own and then grants a permit, whatever the
   *     others do
   */
  CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels);

  /**
   * Asks to be the one process of the node that follows a hunt at the source, for pods with exactly
   * these labels; the others see through the cache what it is told. Asked only by clients that were
   * told to share streams.
   *
   * @param hunt the hunt
   * @param labels the labels it will be followed for
   * @return completes with the lead when this process is the one, which it stays until it gives the
   *     lead back, closes the cache, or dies; whoever waits then has it at once. Never fails. To
   *     cancel it is to leave the line. A process that cannot write the cache is granted {@link
   *     FollowLead#alone}, as is everybody by a cache that knows no leads
   */
  default CompletableFuture<FollowLead> awaitFollowLead(HuntId hunt, Labels labels) {
    return CompletableFuture.completedFuture(FollowLead.alone());
  }

  /**
   * Returns a number that changes each time the holder of a lead says {@link FollowLead#confirm}; 0
   * before, and whenever the cache does not know: who listens has heard nothing then. May be called
   * from any thread; never blocks.
   *
   * @param hunt the hunt
   * @param labels the labels
   */
  default long confirmations(HuntId hunt, Labels labels) {
    return 0;
  }

  /**
   * Returns what is remembered of an earlier run of this pod (rule 18).
   *
   * @param pod the pod's name
   */
  Optional<PodSession> session(String pod);

  /**
   * Remembers this pod for its next run.
   *
   * @param session what to remember; replaces what was remembered under its pod's name
   */
  void saveSession(PodSession session);

  /** Frees everything. Does not wait for other processes. Idempotent. */
  @Override
  void close();

  /** The right, and the duty, to follow a hunt at the source for the whole node. */
  interface FollowLead extends AutoCloseable {
    /** Returns a lead of this process alone, which stands in nobody's way. */
    static FollowLead alone() {
      return new FollowLead() {
        @Override
        public void confirm() {
          // nobody listens
        }

        @Override
        public void close() {
          // nobody waits
        }
      };
    }

    /**
     * Says that the source has just confirmed what the cache holds for these labels. To be said
     * about once a second for as long as that is so: neighbours that hear nothing for some seconds
     * follow the hunt themselves.
     */
    void confirm();

    /** Gives the lead to whoever waits. Idempotent. */
    @Override
    void close();
  }

  /** The right to read a hunt from the source for the whole node. */
  @FunctionalInterface
  interface ReadPermit extends AutoCloseable {
    /** Gives the right back, after the head was moved or the read failed. Idempotent. */
    @Override
    void close();
  }
}
