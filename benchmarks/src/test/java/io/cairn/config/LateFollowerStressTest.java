package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A value is registered while version 2 is swapped in, between the change thread's looks at what is
 * followed: the first read of the value, and the one that stays.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The read came before the swap.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "The read came after the swap.")
@Outcome(
    id = "1, 1",
    expect = Expect.FORBIDDEN,
    desc = "The swap has missed the value, which stays old until the next change.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The value went back (rule 3).")
@State
public class LateFollowerStressTest {
  private final Stages stages = new Stages();
  private final FollowedHunt hunt = stages.followers.follow(Stages.HUNT);
  private Live<Integer> live;

  public LateFollowerStressTest() {
    stages.install(1);
  }

  @Actor
  public void swap() {
    stages.install(2);
  }

  @Actor
  public void register(II_Result r) {
    live = hunt.map(Stages::contentOf);
    r.r1 = live.get();
  }

  @Arbiter
  public void stays(II_Result r) {
    r.r2 = live.get();
  }
}
