package io.cairn.config;

import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One task at a time, in order, on one thread, to the end. */
final class SerialExecutorTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String name = "serial-test-" + System.nanoTime();
  private final SerialExecutor executor = new SerialExecutor(name);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  void close() {
    leave.countDown();
    executor.close(() -> {}, LIMIT);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("nothing came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void block() {
    executor.execute(
        () -> {
          entered.countDown();
          await(leave);
        });
    await(entered);
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void create_startsNoThread() {
    assertThat(threads()).isZero();
    assertThat(executor.isHere()).isFalse();
  }

  @Test
  void execute_byManyThreads_runsAllOneAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<String> breaches = new ArrayList<>(); // touched by tasks alone
    int[] count = {0};
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread caller =
          new Thread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  Consumer<Runnable> way = n % 2 == 0 ? executor::execute : executor::executeHere;
                  way.accept(
                      () -> {
                        if (inside.incrementAndGet() != 1) {
                          breaches.add("two at once");
                        }
                        count[0]++;
                        inside.decrementAndGet();
                      });
                }
              });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join();
    }

    CompletableFuture<Integer> counted = new CompletableFuture<>();
    executor.execute(() -> counted.complete(count[0]));

    assertThat(counted).succeedsWithin(LIMIT).isEqualTo(8_000);
    assertThat(breaches).isEmpty();
    assertThat(threads()).isEqualTo(1);
  }

  @Test
  void execute_byOneThread_keepsTheOrder() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      executor.execute(() -> order.add(number));
    }
    CompletableFuture<Void> last = new CompletableFuture<>();
    executor.execute(() -> last.complete(null));

    assertThat(last).succeedsWithin(LIMIT);
    assertThat(order).hasSize(1_000).isSorted();
  }

  @Test
  void execute_byATask_runsBehindIt() {
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> last = new CompletableFuture<>();
    executor.execute(
        () -> {
          executor.execute(
              () -> {
                order.add("inner");
                last.complete(null);
              });
          order.add("outer");
        });

    assertThat(last).succeedsWithin(LIMIT);
    assertThat(order).containsExactly("outer", "inner");
  }

  @Test
  void execute_runsOnANamedDaemon() {
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    executor.execute(() -> ran.complete(Thread.currentThread()));

    assertThat(ran).succeedsWithin(LIMIT);
    assertThat(ran.join().getName()).isEqualTo(name);
    assertThat(ran.join().isDaemon()).isTrue();
  }

  @Test
  void execute_taskThrows_theNextRuns() {
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    executor.execute(
        () -> {
          throw new IllegalStateException("from a task");
        });
    executor.execute(
        () -> {
          throw new AssertionError("from a task");
        });
    executor.execute(() -> next.complete(executor.isHere()));

    assertThat(next).succeedsWithin(LIMIT).isEqualTo(true);
    assertThat(threads()).isEqualTo(1);
  }

  @Test
  void executeHere_nothingWaits_runsOnTheCallersThread() {
    List<Thread> ran = new ArrayList<>();
    executor.executeHere(
        () -> {
          ran.add(Thread.currentThread());
          assertThat(executor.isHere()).isTrue();
        });

    assertThat(ran).containsExactly(Thread.currentThread());
    assertThat(executor.isHere()).isFalse();
    assertThat(threads()).isZero();
  }

  @Test
  void executeHere_aTaskIsUnderWay_runsBehindItOnTheThread() {
    block();
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    executor.executeHere(() -> ran.complete(Thread.currentThread()));
    assertThat(ran).isNotDone();

    leave.countDown();

    assertThat(ran).succeedsWithin(LIMIT);
    assertThat(ran.join().getName()).isEqualTo(name);
  }

  @Test
  void executeHere_whatComesMeanwhile_isLeftToTheThread() {
    CompletableFuture<Thread> next = new CompletableFuture<>();
    List<String> order = new ArrayList<>();
    executor.executeHere(
        () -> {
          executor.executeHere(
              () -> {
                order.add("next");
                next.complete(Thread.currentThread());
              });
          order.add("first");
        });

    assertThat(next).succeedsWithin(LIMIT);
    assertThat(next.join().getName()).isEqualTo(name);
    assertThat(order).containsExactly("first", "next");
  }

  @Test
  void executeHere_taskThrows_theNextRuns() {
    executor.executeHere(
        () -> {
          throw new AssertionError("from a task");
        });
    CompletableFuture<Void> next = new CompletableFuture<>();
    executor.execute(() -> next.complete(null));

    assertThat(next).succeedsWithin(LIMIT);
  }

  @Test
  void execute_taskThrowsWhatNoJavaCodeDeclares_theNextRuns() {
    executor.execute(() -> SerialExecutorTest.<RuntimeException>sneak(new IOException("checked")));
    CompletableFuture<Void> next = new CompletableFuture<>();
    executor.execute(() -> next.complete(null));

    assertThat(next).succeedsWithin(LIMIT);
  }

  @SuppressWarnings("unchecked") // as other languages do
  private static <E extends Exception> void sneak(Exception thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void close_byATaskOnTheCallersThread_runsTheLastBehindIt() {
    CompletableFuture<String> done = new CompletableFuture<>();
    StringBuilder order = new StringBuilder();
    executor.executeHere(
        () -> {
          executor.close(() -> done.complete(order.append(" last").toString()), LIMIT);
          order.append("first");
        });

    assertThat(done).succeedsWithin(LIMIT).isEqualTo("first last");
    eventually(() -> threads() == 0);
  }

  @Test
  void close_dropsWhatWaitsAndRunsTheLastBehindWhatIsUnderWay() {
    List<String> order = new ArrayList<>();
    block();
    executor.execute(() -> order.add("dropped"));
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> executor.close(() -> order.add("last"), LIMIT));
    eventually(SerialExecutorTest::isClosing);
    assertThat(order).isEmpty();

    leave.countDown();

    assertThat(closed).succeedsWithin(LIMIT);
    assertThat(order).containsExactly("last");
    eventually(() -> threads() == 0);
  }

  /** Whether somebody waits in close: nothing else tells from outside. */
  private static boolean isClosing() {
    return Thread.getAllStackTraces().values().stream()
        .map(List::of)
        .anyMatch(
            frames ->
                has(frames, SerialExecutor.class, "close")
                    && has(frames, CountDownLatch.class, "await"));
  }

  private static boolean has(List<StackTraceElement> frames, Class<?> type, String method) {
    return frames.stream()
        .anyMatch(
            frame ->
                frame.getClassName().equals(type.getName())
                    && frame.getMethodName().equals(method));
  }

  @Test
  void close_taskDoesNotEnd_waitsForNoLongerThanTheLimit() {
    block();

    executor.close(() -> {}, Duration.ofMillis(1));

    assertThat(leave.getCount()).isEqualTo(1); // and we are here
  }

  @Test
  void close_byATask_doesNotWaitForItself() {
    CompletableFuture<String> done = new CompletableFuture<>();
    StringBuilder order = new StringBuilder();
    executor.execute(
        () -> {
          executor.close(() -> done.complete(order.append(" last").toString()), LIMIT);
          order.append("first");
        });

    assertThat(done).succeedsWithin(LIMIT).isEqualTo("first last");
  }

  @Test
  void close_again_runsNothing() {
    AtomicInteger lasts = new AtomicInteger();

    executor.close(lasts::incrementAndGet, LIMIT);
    executor.close(lasts::incrementAndGet, LIMIT);

    assertThat(lasts).hasValue(1);
  }

  @Test
  void close_interrupted_keepsTheInterrupt() {
    block();
    Thread.currentThread().interrupt();
    try {
      executor.close(() -> {}, LIMIT);

      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void execute_afterClose_isDropped() {
    executor.close(() -> {}, LIMIT);
    AtomicInteger runs = new AtomicInteger();

    executor.execute(runs::incrementAndGet);

    assertThat(runs).hasValue(0);
    eventually(() -> threads() == 0);
  }
}
