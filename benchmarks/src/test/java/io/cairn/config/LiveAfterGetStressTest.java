package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who has seen a version of a hunt finds no older followed value. */
@JCStressTest
@Outcome(
    id = {"1, 1", "1, 2", "2, 2"},
    expect = Expect.ACCEPTABLE,
    desc = "The value is at least as new as the snapshot.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The value is older than the snapshot.")
@State
public class LiveAfterGetStressTest {
  private final Stages stages = new Stages();
  private final Live<Integer> live;

  public LiveAfterGetStressTest() {
    stages.install(1);
    live = stages.followers.follow(Stages.HUNT).map(Stages::contentOf);
    Integer given = live.get(); // from now on it is made before each swap
    assert given == 1;
  }

  @Actor
  public void swap() {
    stages.install(2);
  }

  @Actor
  public void read(II_Result r) {
    r.r1 = Stages.versionOf(stages.read(Stages.HUNT));
    r.r2 = live.get();
  }
}
