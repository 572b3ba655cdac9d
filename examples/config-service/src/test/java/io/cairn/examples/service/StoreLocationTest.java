package io.cairn.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreLocationTest {
  @TempDir private Path folder;

  @Test
  void open_embedded_isThatDirectory() {
    StoreLocation location = StoreLocation.parse("embedded:" + folder.resolve("a: b"));

    int epoch;
    try (ConfigStore store = location.open(20)) {
      epoch = store.lead(HuntId.of("h"), "ada").join().epoch();
    }
    try (ConfigStore again = location.open(20)) {
      assertThat(again.lead(HuntId.of("h"), "ada").join().epoch()).isEqualTo(epoch + 1);
    }
    assertThat(location).hasToString("embedded:" + folder.resolve("a: b"));
  }

  @Test
  void open_memory_isEmpty() {
    try (ConfigStore store = StoreLocation.parse("memory").open(1)) {
      assertThat(store.heads().join()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis:here | there is no store \"redis:here\"; there are memory, embedded:DIR,"
            + " fdb:CLUSTER_FILE[#NAMESPACE]",
        "Memory | there is no store \"Memory\"; there are memory, embedded:DIR,"
            + " fdb:CLUSTER_FILE[#NAMESPACE]",
        "embedded | \"embedded\" is not of the form embedded:DIR",
        "embedded: | \"embedded:\" is not of the form embedded:DIR",
        "fdb: | \"fdb:\" is not of the form fdb:CLUSTER_FILE[#NAMESPACE]",
        "memory: | \"memory:\" is not of the form memory",
        "memory:x | \"memory:x\" is not of the form memory",
      })
  void parse_anythingElse_namesTheKinds(String text, String message) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
