package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallThreadsTest {
  @Test
  void runHere_makesTheCallingThreadOneOfThemMeanwhile() {
    try (CallThreads threads = new CallThreads("test")) {
      List<Boolean> seen = new ArrayList<>();
      threads.runHere(
          () -> {
            seen.add(threads.isHere());
            threads.runHere(() -> seen.add(threads.isHere()));
            seen.add(threads.isHere());
          });
      assertThat(seen).as("so that close() within it waits for nothing").containsOnly(true);
      assertThat(threads.isHere()).isFalse();
    }
  }

  @Test
  void runHere_taskThrows_leavesTheThreadAsItWas() {
    try (CallThreads threads = new CallThreads("test")) {
      assertThatThrownBy(
              () ->
                  threads.runHere(
                      () -> {
                        throw new IllegalStateException("expected");
                      }))
          .hasMessage("expected");
      assertThat(threads.isHere()).isFalse();
    }
  }
}
