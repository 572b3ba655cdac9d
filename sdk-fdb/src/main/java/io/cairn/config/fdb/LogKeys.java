package io.cairn.config.fdb;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;

/**
 * The keys of the log: a tuple whose last part is a versionstamp, which the cluster fills in when
 * it commits. Written by hand because the tuple layer asks the client library how, which a test
 * without the library cannot.
 *
 * <pre>
 *  prefix of the log | 0x33 | commit version (8) | batch (2) | user version (2), 0
 * </pre>
 *
 * <p>A place in the log is the first ten bytes of a stamp. Immutable.
 */
final class LogKeys {
  /** What a cluster advances its versions by. */
  private static final long VERSIONS_PER_MILLISECOND = 1_000;

  private static final byte STAMP = 0x33;
  private static final int PLACE = 10;

  private final byte[] prefix;

  LogKeys(Keys keys) {
    prefix = ByteArrayUtil.join(keys.log(), new byte[] {STAMP});
  }

  /** A key without its stamp, as SET_VERSIONSTAMPED_KEY takes it. */
  byte[] unstamped() {
    byte[] stamp = new byte[PLACE + 2];
    Arrays.fill(stamp, 0, PLACE, (byte) 0xff);
    byte[] offset =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(prefix.length).array();
    return ByteArrayUtil.join(prefix, stamp, offset);
  }

  /** The place behind everything that a transaction with this read version sees. */
  static byte[] placeAt(long readVersion) {
    return ByteBuffer.allocate(PLACE).putLong(readVersion).putShort((short) -1).array();
  }

  /** About how many versions a cluster issues in that time. */
  static long versionsIn(Duration time) {
    return time.toMillis() * VERSIONS_PER_MILLISECOND;
  }

  static long versionOf(byte[] place) {
    return ByteBuffer.wrap(place).getLong();
  }

  byte[] placeOf(byte[] key) {
    return Arrays.copyOfRange(key, prefix.length, prefix.length + PLACE);
  }

  Range after(byte[] place) {
    return new Range(
        ByteArrayUtil.join(prefix, place, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff}),
        ByteArrayUtil.strinc(prefix));
  }

  Range upTo(byte[] place) {
    return new Range(prefix, ByteArrayUtil.join(prefix, place));
  }
}
