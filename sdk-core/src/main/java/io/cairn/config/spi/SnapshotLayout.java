package io.cairn.config.spi;

/**
 * Where everything stands in an encoded snapshot. Numbers are little endian, offsets count from the
 * first byte of the snapshot, and nothing overlaps or is left over.
 *
 * <pre>
 *  0        2        4        6        8       10       12       14       16
 * +--------+--------+--------+--------+--------+--------+--------+--------+
 * |   magic "CRNS"  | format | zero   |  total length   |    CRC32C       |   0
 * +-----------------+--------+--------+-----------------+-----------------+  ---
 * |          version vector           |           lineage, high           |  16   ^
 * +-----------------------------------+-----------------+-----------------+       |
 * |           lineage, low            |    fragments    |   label keys    |  32   |
 * +-----------------+-----------------+--------+--------+-----------------+       |
 * |  content types  |    selectors    | hunt   |          zero            |  48   |
 * |                 |                 | length |                          |       |
 * +-----------------+-----------------+--------+--------------------------+       |
 * | hunt, UTF-8, then zeros up to a multiple of 8                         |  64   |
 * +-----------------------------------------------------------------------+       |
 * | index: one entry per fragment, names strictly ascending               |       c
 * |                                                                       |       h
 * |    0        4          8         12         16         20       22    |       e
 * |   +--------+----------+---------+----------+----------+--------+----+ |       c
 * |   | name   | content  | content | content  | selector | name   |zero| |       k
 * |   | offset | offset   | length  | type no. | no.      | length |    | |       e
 * |   +--------+----------+---------+----------+----------+--------+----+ |       d
 * +-----------------------------------------------------------------------+       |
 * | label keys, then content types, then selectors in canonical form:     |       |
 * | ASCII, each after its length in 2 bytes, strictly ascending in each   |       |
 * | table; entries refer to types and selectors by place, to each at      |       |
 * | least once                                                            |       |
 * +-----------------------------------------------------------------------+       |
 * | names, ASCII, back to back in the order of the index                  |       |
 * +-----------------------------------------------------------------------+       |
 * | contents, back to back in the order of the index                      |       v
 * +-----------------------------------------------------------------------+  ---
 * </pre>
 *
 * <p>A config has exactly one encoding, and every encoding that is accepted is one: what is decoded
 * encodes to the same bytes.
 */
final class SnapshotLayout {
  /** The bytes {@code C R N S}. */
  static final int MAGIC_VALUE = 0x534e5243;

  /** The one format there is. */
  static final int FORMAT_VALUE = 1;

  static final int MAGIC = 0;
  static final int FORMAT = 4;
  static final int FORMAT_ZERO = 6;
  static final int LENGTH = 8;
  static final int CHECKSUM = 12;

  /** The checksum covers everything from here on. */
  static final int CHECKED = 16;

  static final int VERSION = 16;
  static final int LINEAGE_HIGH = 24;
  static final int LINEAGE_LOW = 32;
  static final int FRAGMENTS = 40;
  static final int LABEL_KEYS = 44;
  static final int TYPES = 48;
  static final int SELECTORS = 52;
  static final int HUNT_LENGTH = 56;
  static final int HUNT_ZERO = 58;
  static final int HUNT = 64;

  static final int ENTRY_BYTES = 24;
  static final int ENTRY_NAME = 0;
  static final int ENTRY_CONTENT = 4;
  static final int ENTRY_CONTENT_LENGTH = 8;
  static final int ENTRY_TYPE = 12;
  static final int ENTRY_SELECTOR = 16;
  static final int ENTRY_NAME_LENGTH = 20;
  static final int ENTRY_ZERO = 22;

  /** The bytes before each string of a table, which hold its length. */
  static final int STRING_PREFIX = 2;

  private SnapshotLayout() {}

  /** Returns where the index begins, given the length of the hunt's name in bytes. */
  static int index(int huntLength) {
    return HUNT + ((huntLength + 7) & -8);
  }
}
