package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A reader that does nothing but look at a followed value sees it change. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "The reader saw the new value.")
@Outcome(
    id = "STALE",
    expect = Expect.FORBIDDEN,
    desc = "The reader looks at the old value for ever: it is read once.")
@State
public class LiveIsSeenStressTest {
  private final Stages stages = new Stages();
  private final Live<Integer> live;

  public LiveIsSeenStressTest() {
    live = stages.followers.follow(Stages.HUNT).map(Stages::contentOf);
    stages.install(1);
  }

  @Actor
  public void read() {
    Integer first = live.get();
    while (live.get().equals(first)) {}
  }

  @Signal
  public void swap() {
    stages.install(2);
  }
}
