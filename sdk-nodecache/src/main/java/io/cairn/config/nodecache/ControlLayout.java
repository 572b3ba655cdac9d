package io.cairn.config.nodecache;

/**
 * Where everything stands in the control file. Numbers are little endian; a word that changes is
 * written with one store.
 *
 * <pre>
 *      0  magic "CRNC" (4), layout (4), CRC32C of bytes 12 to 255 (4), zero (4)
 *     16  id of the cache (16), made at (8, ms since 1970), zero (8)
 *     48  {@link Geometry} of each side
 *    256  bytes 0 to 255 again
 *    512  state: 0, or RETIRED
 *    576  generation (4, low) and its complement (4, high); its side is its lowest bit
 *    640  sequence of writes; odd while one is under way, or was when its process died
 *    704  moves: how many were noted in the ring
 *    768  generations abandoned, entries evicted, writes cut off (8 each), since the cache was made
 *    832  clock of beats: how many there were
 *   4096  ring of {@value #RING_SLOTS} moves: hash of the hunt (8; 0 for any), id of the writer (8)
 *  20480  {@value #USE_SLOTS} times of last use (4), in writes; one per hash of a hunt
 *  86016  {@value #BEAT_BUCKETS} buckets of {@value #BEAT_WAYS} beats of leads (8): time of the
 *         clock (3, low), highest bits of what is led (5)
 * 217088  end
 * </pre>
 */
final class ControlLayout {
  static final int MAGIC_VALUE = 0x434e5243;
  static final int LAYOUT_VALUE = 1;
  static final long RETIRED = 0x6465726974657221L;

  static final int MAGIC = 0;
  static final int LAYOUT = 4;
  static final int CHECKSUM = 8;
  static final int CHECKED = 12;
  static final int ID_HIGH = 16;
  static final int ID_LOW = 24;
  static final int MADE_AT = 32;
  static final int GEOMETRY = 48;
  static final int HEADER_BYTES = 256;

  static final int STATE = 512;
  static final int GENERATION = 576;
  static final int SEQUENCE = 640;
  static final int MOVES = 704;
  static final int ABANDONED = 768;
  static final int EVICTED = 776;
  static final int CUT_OFF = 784;
  static final int BEAT_CLOCK = 832;

  static final int RING = 4096;
  static final int RING_SLOTS = 1024;
  static final int RING_SLOT_BYTES = 16;

  static final int USES = RING + RING_SLOTS * RING_SLOT_BYTES;
  static final int USE_SLOTS = 16 * 1024;

  static final int BEATS = USES + 4 * USE_SLOTS;
  static final int BEAT_BUCKETS = 512;
  static final int BEAT_WAYS = 32;
  static final int BEAT_BUCKET_BYTES = 8 * BEAT_WAYS;

  static final int FILE_BYTES = BEATS + BEAT_BUCKETS * BEAT_BUCKET_BYTES;

  private ControlLayout() {}
}
