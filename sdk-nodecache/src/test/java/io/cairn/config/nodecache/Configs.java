package io.cairn.config.nodecache;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Configs whose every byte follows from hunt and version, so that any process can check them. */
final class Configs {
  static final Lineage LINEAGE = new Lineage(7, 8);

  private static final byte[] POOL = new byte[1 << 20];

  static {
    new Random(1).nextBytes(POOL);
  }

  private Configs() {}

  /** Returns a config of a few fragments; one in eight is of 20 to 60 kB. */
  static HuntConfig of(HuntId hunt, long revision) {
    Random random = new Random(hunt.hashCode() * 31L + revision);
    int fragments = 1 + random.nextInt(5);
    int longest = random.nextInt(8) == 0 ? 20_000 : 900;
    List<Fragment> all = new ArrayList<>();
    for (int i = 0; i < fragments; i++) {
      byte[] content = new byte[random.nextInt(longest)];
      random.nextBytes(content);
      all.add(Fragment.of("f" + i, "application/octet-stream", content));
    }
    return HuntConfig.of(hunt, LINEAGE, VersionVector.of(1, revision), all);
  }

  /** Returns a config of one fragment of random bytes. */
  static HuntConfig ofBytes(HuntId hunt, Lineage lineage, long revision, int bytes) {
    byte[] content = new byte[bytes];
    new Random(revision).nextBytes(content);
    return HuntConfig.of(
        hunt,
        lineage,
        VersionVector.of(1, revision),
        List.of(Fragment.of("map", "application/octet-stream", content)));
  }

  /**
   * Returns a config of 40 to 72 kB that is quickly made: most of the time that it takes to write
   * it is spent in Chronicle Map, ten to twenty calls of it.
   */
  static HuntConfig large(HuntId hunt, long revision) {
    Random random = new Random(hunt.hashCode() * 31L + revision);
    byte[] content = new byte[40_000 + random.nextInt(32_000)];
    System.arraycopy(
        POOL, random.nextInt(POOL.length - content.length), content, 0, content.length);
    Fragment fragment = Fragment.of("map", "application/octet-stream", content);
    return HuntConfig.of(hunt, LINEAGE, VersionVector.of(1, revision), List.of(fragment));
  }

  static boolean isRightLarge(HuntConfig config) {
    return config.equals(large(config.hunt(), config.version().revision()));
  }

  static boolean isRight(HuntConfig config) {
    return config.equals(of(config.hunt(), config.version().revision()));
  }
}
