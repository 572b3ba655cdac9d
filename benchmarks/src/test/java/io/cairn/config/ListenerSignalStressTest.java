package io.cairn.config;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Changes are signalled while the listener's thread is at work on an earlier one. What the listener
 * was told last once its thread has nothing left to do, and whether its calls overlapped.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "It knows the newest, told in order.")
@Outcome(
    id = ".*, 1",
    expect = Expect.FORBIDDEN,
    desc = "It was called twice at once, or told an older version after a newer (rule 11).")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "It was not told of the newest version: a signal was lost (rule 11).")
@State
public class ListenerSignalStressTest {
  private final Stages stages = new Stages();
  private final RecordingListener listener = new RecordingListener();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  public ListenerSignalStressTest() {
    stages.install(1);
    Subscription unused = stages.listeners.add(Stages.HUNT, listener, tasks::add, () -> {});
  }

  @Actor
  public void change() {
    stages.install(2);
    stages.install(3);
  }

  @Actor
  public void listen() {
    runWhatWaits();
  }

  @Arbiter
  public void told(II_Result r) {
    runWhatWaits();
    r.r1 = listener.last();
    r.r2 = listener.disorder();
  }

  private void runWhatWaits() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
