package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Two threads close one of two holders of a hunt: whether the other still holds it. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "The close counted once.")
@Outcome(
    id = "false",
    expect = Expect.FORBIDDEN,
    desc = "The close counted twice and took the other holder's hunt away.")
@State
public class CloseTwiceStressTest {
  private final HuntFollowers followers = new HuntFollowers(hunt -> Stages.version(1), hunt -> {});
  private final Subscription closed = followers.hold(Stages.HUNT);

  public CloseTwiceStressTest() {
    Subscription unused = followers.hold(Stages.HUNT);
  }

  @Actor
  public void close() {
    closed.close();
  }

  @Actor
  public void closeToo() {
    closed.close();
  }

  @Arbiter
  public void outcome(Z_Result r) {
    r.r1 = followers.isHeld(Stages.HUNT);
  }
}
