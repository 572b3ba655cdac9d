package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Hunts of 4 KB to 512 KB whose every byte follows from their name and version, so that any process
 * can check them. Checking makes no garbage.
 */
final class Versions {
  /** What there is, the smallest first; each is twice as large as the one before, roughly. */
  static final List<HuntId> HUNTS = IntStream.range(0, 8).mapToObj(SampleHunts::hunt).toList();

  private static final int SMALLEST = 4 << 10;
  private static final String NAME = "map";
  private static final String TYPE = "application/octet-stream";
  private static final byte[] POOL = new byte[2 << 20];

  static {
    new Random(20).nextBytes(POOL);
  }

  private Versions() {}

  static HuntConfig of(HuntId hunt, long revision) {
    ByteBuffer expected = content(hunt, revision);
    byte[] content = new byte[expected.remaining()];
    expected.get(content);
    return HuntConfig.of(
        hunt,
        SampleHunts.LINEAGE,
        VersionVector.of(1, revision),
        List.of(Fragment.of(NAME, TYPE, content)));
  }

  /** Whether every byte is that of the hunt asked for, at the version that the config says. */
  static boolean isRight(HuntId hunt, HuntConfig config) {
    if (!config.hunt().equals(hunt) || config.fragments().size() != 1) {
      return false;
    }
    Fragment fragment = config.fragments().get(0);
    return config.lineage().equals(SampleHunts.LINEAGE)
        && fragment.name().equals(NAME)
        && fragment.contentType().equals(TYPE)
        && fragment.buffer().equals(content(hunt, config.version().revision()));
  }

  private static ByteBuffer content(HuntId hunt, long revision) {
    int largest = SMALLEST << HUNTS.indexOf(hunt);
    Random random = new Random(hunt.hashCode() * 31L + revision);
    int length = largest - random.nextInt(largest / 4);
    return ByteBuffer.wrap(POOL, random.nextInt(POOL.length - length), length);
  }
}
