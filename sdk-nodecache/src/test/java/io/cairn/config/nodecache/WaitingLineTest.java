package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<Integer> looks = new CopyOnWriteArrayList<>();
  private final AtomicInteger left = new AtomicInteger();
  private final WaitingLine<String> line =
      new WaitingLine<>(
          thread,
          (waiting, sinceSomebodyCame) -> {
            looks.add(sinceSomebodyCame);
            return 1;
          },
          waiter -> left.decrementAndGet() < 0);

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private void settleAfter(int moreLooks) throws Exception {
    thread.submit(() -> {}).get(); // a look that is under way ends before
    looks.clear();
    left.set(moreLooks);
    line.add("waiter");
    Awaitility.await().until(() -> left.get() < 0);
  }

  @Test
  @DisplayName("A line knows how often it has looked since somebody came")
  void look_nobodyComes_isCounted() throws Exception {
    settleAfter(3);
    assertThat(looks).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("Who comes is looked at as often at first as whoever came before")
  void add_afterManyLooks_beginsTheCountAnew() throws Exception {
    settleAfter(3);
    settleAfter(1);
    assertThat(looks).containsExactly(0, 1);
  }
}
