package io.cairn.config;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * Two callers each hold a hunt and let it go: whether it is held at the end, and how often it was
 * told that its holders changed, from none to some or from some to none.
 */
@JCStressTest
@Outcome(id = "false, 2", expect = Expect.ACCEPTABLE, desc = "The holds overlapped.")
@Outcome(id = "false, 4", expect = Expect.ACCEPTABLE, desc = "One came after the other.")
@Outcome(
    id = "true, .*",
    expect = Expect.FORBIDDEN,
    desc = "A release was lost: the hunt stays in memory for ever.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A change of holders was not told, or told twice.")
@State
public class HoldersStressTest {
  private final AtomicInteger told = new AtomicInteger();
  private final HuntFollowers followers =
      new HuntFollowers(hunt -> Stages.version(1), hunt -> told.incrementAndGet());

  @Actor
  public void one() {
    followers.hold(Stages.HUNT).close();
  }

  @Actor
  public void other() {
    followers.follow(Stages.HUNT).close();
  }

  @Arbiter
  public void outcome(ZI_Result r) {
    r.r1 = followers.isHeld(Stages.HUNT);
    r.r2 = told.get();
  }
}
