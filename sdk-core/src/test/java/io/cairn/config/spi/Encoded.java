package io.cairn.config.spi;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/** Encoded snapshots for tests: forged, and in every kind of buffer. */
final class Encoded {
  static final Lineage LINEAGE = new Lineage(0x1122334455667788L, -2);

  private Encoded() {}

  static HuntConfig config(Fragment... fragments) {
    return HuntConfig.of(HuntId.of("hunt"), LINEAGE, VersionVector.of(2, 17), List.of(fragments));
  }

  static Fragment text(String name, String content) {
    return Fragment.ofText(name, "text/plain", content);
  }

  /** Two fragments a and bc, types text/plain, selectors "" and k=v; index at 72. */
  static byte[] sample() {
    return SnapshotCodec.encode(
        config(text("a", "xyz"), text("bc", "").withSelector(Selector.parse("k=v"))));
  }

  static HuntConfig decode(byte[] encoded) {
    return SnapshotCodec.decode(ByteBuffer.wrap(encoded));
  }

  /** Returns a view of the bytes in which the layout's offsets can be used. */
  static ByteBuffer view(byte[] encoded) {
    return ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes the total length and the checksum right again, as a forger would. */
  static byte[] repaired(byte[] encoded) {
    if (encoded.length >= SnapshotLayout.CHECKED) {
      CRC32C crc = new CRC32C();
      crc.update(encoded, SnapshotLayout.CHECKED, encoded.length - SnapshotLayout.CHECKED);
      view(encoded)
          .putInt(SnapshotLayout.LENGTH, encoded.length)
          .putInt(SnapshotLayout.CHECKSUM, (int) crc.getValue());
    }
    return encoded;
  }

  /** Returns the bytes in buffers of each kind, at positions other than 0. */
  static List<ByteBuffer> buffers(byte[] encoded) {
    return List.of(
        ByteBuffer.wrap(encoded),
        ByteBuffer.wrap(encoded).asReadOnlyBuffer(),
        amid(ByteBuffer.allocate(encoded.length + 12), encoded),
        amid(ByteBuffer.allocate(encoded.length + 12), encoded).slice(),
        amid(ByteBuffer.allocate(encoded.length + 12), encoded).asReadOnlyBuffer(),
        amid(ByteBuffer.allocateDirect(encoded.length + 12), encoded),
        amid(ByteBuffer.allocateDirect(encoded.length + 12), encoded).asReadOnlyBuffer());
  }

  private static ByteBuffer amid(ByteBuffer larger, byte[] encoded) {
    return larger.position(5).put(encoded).position(5).limit(5 + encoded.length);
  }
}
