package io.cairn.config.nodecache;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what is written with a key that only the pods have (HMAC-SHA256), so that who can write the
 * directory can delete and replay, but not forge. Thread-safe.
 */
final class Seal {
  static final int BYTES = 32;
  static final int SHORTEST_KEY = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac keyed;

  Seal(byte[] key) {
    if (key.length < SHORTEST_KEY) {
      throw new IllegalArgumentException(
          "the sealing key has %d bytes, less than %d".formatted(key.length, SHORTEST_KEY));
    }
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException notInThisJvm) {
      throw new IllegalStateException(ALGORITHM + " is not available", notInThisJvm);
    }
  }

  /** Returns the seal of a number and the first bytes of an array. */
  byte[] of(long number, byte[] content, int length) {
    return of(number, content, 0, length);
  }

  /** Returns the seal of a number and some bytes of an array. */
  byte[] of(long number, byte[] content, int offset, int length) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
      mac.update(content, offset, length);
      return mac.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(ALGORITHM + " cannot be cloned", e);
    }
  }

  /** Whether the bytes of a buffer are this seal, in constant time; the buffer is left alone. */
  boolean matches(byte[] seal, ByteBuffer claimed) {
    byte[] bytes = new byte[claimed.remaining()];
    claimed.duplicate().get(bytes);
    return MessageDigest.isEqual(seal, bytes);
  }
}
