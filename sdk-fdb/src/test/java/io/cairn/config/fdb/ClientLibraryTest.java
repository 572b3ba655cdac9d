package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process without a client library that works. */
class ClientLibraryTest {
  /** Opens two stores and says what happened. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          FdbConfigStore.open(Path.of("fdb.cluster"));
        } catch (StoreException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  void open_withoutTheLibrary_saysEachTimeHowToInstallIt() throws IOException {
    Process process =
        ChildProcess.start(
            Opening.class, List.of("-DFDB_LIBRARY_PATH_FDB_JAVA=/nowhere/libfdb_java.so"));
    List<String> lines;
    try (var output = process.inputReader(UTF_8)) {
      lines = output.lines().filter(line -> line.startsWith("FoundationDB")).toList();
    }
    assertThat(lines).hasSize(2);
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "FoundationDB's client library libfdb_c cannot be loaded: install the"
                            + " package foundationdb-clients of your cluster's version")
                    .contains("/nowhere/libfdb_java.so"));
  }

  @Test
  void builder_outOfBounds_namesFieldValueAndBound() {
    assertRefused(() -> builder().apiVersion(700), "API version 700 is less than 710");
    assertRefused(
        () -> builder().transactionBytes(10_000_001).open(),
        "transaction bytes 10000001 is not in 200000..10000000");
    assertRefused(
        () -> builder().transactionTimeout(Duration.ofMinutes(2)).open(),
        "transaction timeout PT2M is not in PT0.01S..PT1M");
    assertRefused(
        () -> builder().transactionAttempts(0).open(), "transaction attempts 0 is not in 1..10000");
    assertRefused(() -> builder().historyLength(0), "history length 0 is not in 1..10000");
    assertRefused(() -> builder().cacheBytes(-1), "cacheBytes -1 is less than 0");
    assertRefused(
        () -> builder().checkInterval(Duration.ofMillis(99)),
        "check interval PT0.099S is not in PT0.1S..PT1M");
    assertRefused(
        () -> builder().namespace("a\nb"), "namespace has not 1 to 64 printable characters (3)");
  }

  private static FdbStoreBuilder builder() {
    return FdbConfigStore.builder();
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
