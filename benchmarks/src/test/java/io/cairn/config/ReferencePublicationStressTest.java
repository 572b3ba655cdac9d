package io.cairn.config;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What every swap rests on: an object reached through a volatile reference is seen whole. */
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "The reader came before the swap.")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The reader sees the whole snapshot.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A torn snapshot.")
@State
public class ReferencePublicationStressTest {
  private static final class Snapshot {
    int first;
    int second;
  }

  private volatile Snapshot current;

  @Actor
  public void swap() {
    Snapshot next = new Snapshot();
    next.first = 1;
    next.second = 2;
    current = next;
  }

  @Actor
  public void read(II_Result r) {
    Snapshot seen = current;
    r.r1 = seen == null ? -1 : seen.first;
    r.r2 = seen == null ? -1 : seen.second;
  }
}
