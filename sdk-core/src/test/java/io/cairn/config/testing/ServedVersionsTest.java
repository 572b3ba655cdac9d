package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedVersionsTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Lineage LINEAGE = new Lineage(1, 2);

  private Optional<HuntConfig> served = Optional.empty();
  private final ServedVersions versions = new ServedVersions(hunt -> served);

  @Test
  void look_sameOrNewerVersion_isNoBreach() {
    look(LINEAGE, "1.1");
    look(LINEAGE, "1.1");
    served = Optional.empty();
    versions.look(HUNT);
    look(LINEAGE, "2.1");
    assertThat(versions.wentBack()).isEmpty();
  }

  @Test
  void look_olderVersion_isABreach() {
    look(LINEAGE, "1.2");
    look(LINEAGE, "1.1");
    assertThat(versions.wentBack())
        .singleElement()
        .asString()
        .contains("harbour-night", "from version 1.2 to 1.1", "rule 3");
  }

  @Test
  void look_otherLineage_isNoBreach() {
    look(LINEAGE, "1.2");
    look(new Lineage(3, 4), "1.1");
    assertThat(versions.wentBack()).isEmpty();
  }

  private void look(Lineage lineage, String version) {
    served = Optional.of(HuntConfig.of(HUNT, lineage, VersionVector.parse(version), List.of()));
    versions.look(HUNT);
  }
}
