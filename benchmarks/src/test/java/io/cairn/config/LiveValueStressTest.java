package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The first reader of a followed value makes it from version 1 while version 2 is swapped in: two
 * reads of the value, and the one that stays.
 */
@JCStressTest
@Outcome(
    id = "1, 1, 2",
    expect = Expect.ACCEPTABLE,
    desc = "Both reads came before the value's swap.")
@Outcome(
    id = "1, 2, 2",
    expect = Expect.ACCEPTABLE,
    desc = "The value was swapped between the reads.")
@Outcome(
    id = "2, 2, 2",
    expect = Expect.ACCEPTABLE,
    desc = "The reader came after the swap, or found the newer value in place before its own.")
@Outcome(
    id = ".*, 1",
    expect = Expect.FORBIDDEN,
    desc = "The reader's older value has replaced the newer one, or the swap was lost.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The value went back (rule 3).")
@State
public class LiveValueStressTest {
  private final Stages stages = new Stages();
  private final Live<Integer> live;

  public LiveValueStressTest() {
    stages.install(1);
    live = stages.followers.follow(Stages.HUNT).map(Stages::contentOf);
  }

  @Actor
  public void swap() {
    stages.install(2);
  }

  @Actor
  public void read(III_Result r) {
    r.r1 = live.get();
    r.r2 = live.get();
  }

  @Arbiter
  public void stays(III_Result r) {
    r.r3 = live.get();
  }
}
