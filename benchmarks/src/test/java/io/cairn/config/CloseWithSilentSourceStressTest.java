package io.cairn.config;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The client is closed while a load begins whose source never answers. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "The load failed: the client is closed.")
@Outcome(
    id = "-1",
    expect = Expect.FORBIDDEN,
    desc = "The caller hangs: close did not see the flight, and the flight did not see the close.")
@State
public class CloseWithSilentSourceStressTest {
  private final Stages stages = new Stages();
  private final Resolver resolver = stages.resolver(new SourceOfOne(new CompletableFuture<>()));
  private CompletableFuture<HuntConfig> load;

  @Actor
  public void load() {
    load = resolver.load(Stages.HUNT);
  }

  @Actor
  public void close() {
    resolver.close();
    stages.changeThread.close();
  }

  @Arbiter
  public void outcome(I_Result r) {
    r.r1 = Stages.outcomeOf(load);
  }
}
