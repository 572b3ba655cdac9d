package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.CairnClient;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CairnExtension.class)
class CairnExtensionParametersTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @RepeatedTest(2)
  void parameters_areOfOneTestAndFresh(
      ConfigStore store, CairnClient client, CairnExtension cairn) {
    assertThat(store).isSameAs(cairn.store());
    assertThat(client).isSameAs(cairn.client());
    assertThat(store.heads().join()).isEmpty();
    cairn.publish("harbour-night", "rules", "{}");
    assertThat(cairn.awaitCurrent(client, HUNT).has("rules")).isTrue();
  }
}
