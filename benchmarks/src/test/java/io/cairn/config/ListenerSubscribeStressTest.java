package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A listener subscribes while versions 2 and 3 are swapped in; it runs on the thread that signals.
 * What it was told last, and whether its calls overlapped or went back.
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
public class ListenerSubscribeStressTest {
  private final Stages stages = new Stages();
  private final RecordingListener listener = new RecordingListener();

  public ListenerSubscribeStressTest() {
    stages.install(1);
  }

  @Actor
  public void subscribe() {
    Subscription unused = stages.listeners.add(Stages.HUNT, listener, Runnable::run, () -> {});
  }

  @Actor
  public void change() {
    stages.install(2);
    stages.install(3);
  }

  @Arbiter
  public void told(II_Result r) {
    r.r1 = listener.last();
    r.r2 = listener.disorder();
  }
}
