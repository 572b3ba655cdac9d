package io.cairn.config;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two callers load one hunt from a source that answers at once: what each gets, how often the
 * source was read, how many flights are left behind. The second caller may come while the first
 * flight is under way, or just as it lands.
 */
@JCStressTest
@Outcome(
    id = "1, 1, 1, 0",
    expect = Expect.ACCEPTABLE,
    desc = "One read served both: the second caller joined the flight, or found L1 filled.")
@Outcome(
    id = "1, 1, 2, 0",
    expect = Expect.FORBIDDEN,
    desc = "Two reads: the flight went before its outcome was in L1 (rule 4).")
@Outcome(expect = Expect.FORBIDDEN, desc = "A caller was not served, or a flight was left behind.")
@State
public class SingleFlightStressTest {
  private final SourceOfOne source =
      new SourceOfOne(CompletableFuture.completedFuture(Optional.of(Stages.version(1))));
  private final Resolver resolver = new Stages().resolver(source);
  private CompletableFuture<HuntConfig> one;
  private CompletableFuture<HuntConfig> other;

  @Actor
  public void load() {
    one = resolver.load(Stages.HUNT);
  }

  @Actor
  public void loadToo() {
    other = resolver.load(Stages.HUNT);
  }

  @Arbiter
  public void outcome(IIII_Result r) {
    r.r1 = Stages.outcomeOf(one);
    r.r2 = Stages.outcomeOf(other);
    r.r3 = source.timesRead();
    r.r4 = resolver.flightsUnderWay();
  }
}
