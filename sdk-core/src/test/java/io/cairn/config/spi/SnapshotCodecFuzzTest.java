package io.cairn.config.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.RandomConfigs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Mutated snapshots: each is refused as malformed, or decodes to a config on which everything works
 * and which encodes to the very bytes. Under {@code -Dcairn.stress=long} with another seed each
 * run, which a failure names.
 */
class SnapshotCodecFuzzTest {
  private static final boolean LONG = "long".equals(System.getProperty("cairn.stress"));
  private static final int MUTATIONS = LONG ? 5_000_000 : 200_000;

  private final long seed = LONG ? System.nanoTime() : 14;
  private final Random random = new Random(seed);
  private final List<byte[]> snapshots = snapshots();
  private ByteBuffer offHeap = ByteBuffer.allocateDirect(1 << 16);
  private int accepted;

  private List<byte[]> snapshots() {
    RandomConfigs configs = new RandomConfigs(seed);
    List<byte[]> encoded = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      encoded.add(SnapshotCodec.encode(configs.config()));
    }
    return encoded;
  }

  @Test
  void decode_mutatedSnapshot_worksOrIsMalformed() {
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutated();
      if (random.nextInt(8) != 0) {
        Encoded.repaired(mutated);
      }
      check(i, mutated);
    }
    // if next to nothing is accepted, or everything, the mutations test nothing
    assertThat(accepted).isBetween(MUTATIONS / 100, MUTATIONS / 2);
  }

  private void check(int number, byte[] bytes) {
    ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.wrap(bytes) : direct(bytes);
    try {
      SnapshotHeader.peek(buffer);
    } catch (MalformedSnapshotException e) {
      // then decode() must say so, too
    } catch (Throwable e) {
      throw failure(number, bytes, e);
    }
    HuntConfig config;
    try {
      config = SnapshotCodec.decode(buffer);
    } catch (MalformedSnapshotException e) {
      if (e.offset() < 0 || e.offset() > bytes.length) {
        throw failure(number, bytes, e);
      }
      return;
    } catch (Throwable e) {
      throw failure(number, bytes, e);
    }
    try {
      accepted++;
      use(config);
      assertThat(SnapshotHeader.peek(buffer).hunt()).isEqualTo(config.hunt());
      if (!Arrays.equals(SnapshotCodec.encode(config), bytes)) {
        throw new AssertionError("encodes to other bytes");
      }
    } catch (Throwable e) {
      throw failure(number, bytes, e);
    }
  }

  private ByteBuffer direct(byte[] bytes) {
    if (offHeap.capacity() < bytes.length) {
      offHeap = ByteBuffer.allocateDirect(2 * bytes.length);
    }
    return offHeap.clear().put(bytes).flip();
  }

  private static void use(HuntConfig config) {
    long size = 0;
    String last = null;
    for (Fragment fragment : config.fragments()) {
      if (last != null && last.compareTo(fragment.name()) >= 0) {
        throw new AssertionError(last + " before " + fragment.name());
      }
      last = fragment.name();
      size += fragment.bytes().length;
      if (!config.fragment(last).equals(fragment) || !config.has(last) || config.has(last + "!")) {
        throw new AssertionError("cannot find " + last);
      }
      if (fragment.contentType().isEmpty() || fragment.selector().keys().contains("")) {
        throw new AssertionError(fragment.toString());
      }
    }
    if (size != config.bytes()) {
      throw new AssertionError("%d bytes, not %d".formatted(size, config.bytes()));
    }
  }

  private AssertionError failure(int number, byte[] bytes, Throwable cause) {
    return new AssertionError(
        "seed %d, mutation %d, %s: %s"
            .formatted(seed, number, java.util.HexFormat.of().formatHex(bytes), cause),
        cause);
  }

  private byte[] mutated() {
    byte[] bytes = snapshots.get(random.nextInt(snapshots.size())).clone();
    for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      bytes = mutatedOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(8)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) random.nextInt(256);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(30));
      }
      case 5 -> number(bytes);
      case 6 -> {
        byte[] other = snapshots.get(random.nextInt(snapshots.size()));
        int from = random.nextInt(other.length);
        int length = Math.min(random.nextInt(60), Math.min(bytes.length - at, other.length - from));
        System.arraycopy(other, from, bytes, at, length);
      }
      default -> {
        int length = Math.min(random.nextInt(30), bytes.length - at);
        System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
      }
    }
    return bytes;
  }

  /** Writes a telling number where the layout has one. */
  private void number(byte[] bytes) {
    int words = bytes.length / 4;
    if (words == 0) {
      return;
    }
    int old = Encoded.view(bytes).getInt(4 * random.nextInt(Math.min(words, 60)));
    int[] telling = {
      0,
      1,
      -1,
      old + 1,
      old - 1,
      old + 24,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      bytes.length,
      HuntConfig.MAX_FRAGMENTS
    };
    Encoded.view(bytes)
        .putInt(4 * random.nextInt(Math.min(words, 60)), telling[random.nextInt(telling.length)]);
  }
}
