package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIII_Result;

/**
 * Version 2 and then version 3 are swapped in, and behind them comes a load of version 2 that ends
 * late, while one reader reads twice: version and content of the first read, of the second, and the
 * version that stays.
 */
@JCStressTest
@Outcome(
    id = "1, 1, 1, 1, 3",
    expect = Expect.ACCEPTABLE,
    desc = "Both reads came before the swaps.")
@Outcome(
    id = "1, 1, (2, 2|3, 3), 3",
    expect = Expect.ACCEPTABLE,
    desc = "One swap or both came between the reads.")
@Outcome(
    id = "2, 2, (2, 2|3, 3), 3",
    expect = Expect.ACCEPTABLE,
    desc = "The first read came between the swaps.")
@Outcome(
    id = "3, 3, 3, 3, 3",
    expect = Expect.ACCEPTABLE,
    desc = "Both reads came after the swaps.")
@Outcome(
    id = ".*, [12]",
    expect = Expect.FORBIDDEN,
    desc = "The load that ended late has replaced the newer version (rule 3).")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "A torn snapshot (rule 2), or the reader went back (rule 3).")
@State
public class SnapshotSwapStressTest {
  private final Stages stages = new Stages();

  public SnapshotSwapStressTest() {
    stages.install(1);
  }

  @Actor
  public void swap() {
    stages.install(2);
    stages.install(3);
    stages.install(2);
  }

  @Actor
  public void read(IIIII_Result r) {
    HuntConfig first = stages.read(Stages.HUNT);
    HuntConfig second = stages.read(Stages.HUNT);
    r.r1 = Stages.versionOf(first);
    r.r2 = Stages.contentOf(first);
    r.r3 = Stages.versionOf(second);
    r.r4 = Stages.contentOf(second);
  }

  @Arbiter
  public void stays(IIIII_Result r) {
    r.r5 = Stages.versionOf(stages.read(Stages.HUNT));
  }
}
