package io.cairn.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Sums up fragments, so that what was written is known when it is read. */
final class EmbeddedDigest {
  private EmbeddedDigest() {}

  /** What a fragment adds to the digest of its version: 64 bits over all its parts. */
  static long term(Fragment fragment) {
    long hash = 0xcbf29ce484222325L;
    String parts = fragment.name() + '\n' + fragment.contentType() + '\n' + fragment.selector();
    for (byte b : parts.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash ^= ((long) fragment.size() << 32) | crc(fragment.buffer());
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }

  private static long crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
