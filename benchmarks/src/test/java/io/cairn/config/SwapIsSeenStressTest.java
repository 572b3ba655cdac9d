package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** A reader that does nothing but look at the snapshot sees the swap. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "The reader saw the new version.")
@Outcome(
    id = "STALE",
    expect = Expect.FORBIDDEN,
    desc = "The reader looks at the old version for ever: the reference is read once.")
@State
public class SwapIsSeenStressTest {
  private final Stages stages = new Stages();
  private final Resident resident;

  public SwapIsSeenStressTest() {
    stages.install(1);
    resident = stages.processTier.find(Stages.HUNT);
  }

  @Actor
  public void read() {
    HuntConfig first = resident.read();
    while (resident.read() == first) {}
  }

  @Signal
  public void swap() {
    stages.install(2);
  }
}
