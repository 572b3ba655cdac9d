package io.cairn.config;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Tasks that two threads bring, one to run it itself and one to have it run, are run one at a time
 * and see what the ones before wrote, to plain fields; none is lost.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "all, one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "two at once, or one lost")
@State
public class SerialExecutorStressTest {
  private final SerialExecutor executor = new SerialExecutor("stress");
  private int count;
  private boolean inside;
  private int breaches;

  private void task() {
    if (inside) {
      breaches++;
    }
    inside = true;
    count++;
    inside = false;
  }

  /** Runs one itself, and another. */
  @Actor
  public void here() {
    executor.executeHere(this::task);
    executor.executeHere(this::task);
  }

  /** Has one run. */
  @Actor
  public void there() {
    executor.execute(this::task);
  }

  /** Behind all that were brought. */
  @Arbiter
  public void outcome(II_Result result) {
    CompletableFuture<Void> told = new CompletableFuture<>();
    executor.execute(
        () -> {
          result.r1 = count;
          result.r2 = breaches;
          told.complete(null);
        });
    told.join();
    executor.close(() -> {}, Duration.ZERO);
  }
}
