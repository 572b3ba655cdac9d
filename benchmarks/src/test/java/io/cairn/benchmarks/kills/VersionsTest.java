package io.cairn.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private static final HuntId HUNT = Versions.HUNTS.get(2);
  private static final HuntConfig CONFIG = Versions.of(HUNT, 5);

  @Test
  void isRight_whatItMade_holds() {
    for (HuntId hunt : Versions.HUNTS) {
      assertThat(Versions.isRight(hunt, Versions.of(hunt, 9))).isTrue();
    }
  }

  @Test
  void isRight_anotherHunts_doesNot() {
    assertThat(Versions.isRight(Versions.HUNTS.get(3), CONFIG)).isFalse();
  }

  @Test
  void isRight_oneBitOff_doesNot() {
    Fragment fragment = CONFIG.fragments().get(0);
    byte[] content = new byte[fragment.buffer().remaining()];
    fragment.buffer().get(content);
    content[content.length / 2] ^= 1;
    HuntConfig off =
        HuntConfig.of(
            HUNT,
            CONFIG.lineage(),
            CONFIG.version(),
            List.of(Fragment.of(fragment.name(), fragment.contentType(), content)));
    assertThat(Versions.isRight(HUNT, off)).isFalse();
  }

  @Test
  void isRight_contentOfAnotherVersion_doesNot() {
    HuntConfig mixed =
        HuntConfig.of(HUNT, CONFIG.lineage(), CONFIG.version(), Versions.of(HUNT, 6).fragments());
    assertThat(Versions.isRight(HUNT, mixed)).isFalse();
  }
}
