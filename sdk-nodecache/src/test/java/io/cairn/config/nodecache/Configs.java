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

  static boolean isRight(HuntConfig config) {
    return config.equals(of(config.hunt(), config.version().revision()));
  }
}
