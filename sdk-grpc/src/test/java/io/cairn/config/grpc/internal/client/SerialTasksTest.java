package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SerialTasksTest {
  private final Queue<Runnable> pool = new ArrayDeque<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private final SerialTasks tasks = new SerialTasks(pool::add, failures::add);

  private void runPool() {
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
  }

  @Test
  void execute_idle_runsOnOtherThreadsOnly() {
    tasks.execute(() -> ran.add("a"));
    assertThat(ran).isEmpty();
    runPool();
    assertThat(ran).containsExactly("a");
  }

  @Test
  void runHere_idle_runsWithinTheCall() {
    tasks.runHere(() -> ran.add("a"));
    assertThat(ran).containsExactly("a");
    assertThat(pool).isEmpty();
  }

  @Test
  void runHere_whileATaskIsHandedOver_runsAfterIt() {
    tasks.execute(() -> ran.add("a"));
    tasks.runHere(() -> ran.add("b"));
    assertThat(ran).as("one at a time, in order").isEmpty();
    runPool();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void runHere_withinATask_runsAfterIt() {
    tasks.runHere(
        () -> {
          tasks.runHere(() -> ran.add("b"));
          tasks.execute(() -> ran.add("c"));
          ran.add("a");
        });
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void step_thatTakesAWhile_goesOnOnOtherThreadsAndSoDoLaterSteps() {
    tasks.runHere(
        () -> {
          tasks.step(false, () -> ran.add("a"));
          tasks.execute(() -> ran.add("b"));
          tasks.step(true, () -> ran.add("c"));
          tasks.step(false, () -> ran.add("d"));
        });
    tasks.runHere(() -> tasks.step(false, () -> ran.add("e")));
    assertThat(ran).containsExactly("a");
    runPool();
    assertThat(ran).containsExactly("a", "b", "c", "d", "e");
    tasks.runHere(() -> tasks.step(false, () -> ran.add("f")));
    assertThat(ran).as("here again").endsWith("f");
  }

  @Test
  void runHere_taskThrows_isToldAndTheNextRuns() {
    IllegalStateException thrown = new IllegalStateException("expected");
    tasks.runHere(
        () -> {
          tasks.execute(() -> ran.add("next"));
          throw thrown;
        });
    assertThat(failures).containsExactly(thrown);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void step_thatTakesAWhileOfATaskThatThrows_stillRuns() {
    tasks.runHere(
        () -> {
          tasks.step(true, () -> ran.add("b"));
          throw new IllegalStateException("expected");
        });
    assertThat(failures).hasSize(1);
    runPool();
    assertThat(ran).containsExactly("b");
  }
}
