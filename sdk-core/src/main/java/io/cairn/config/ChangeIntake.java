package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.WatchEvent;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client makes of a stream's events, stage by stage in the order they stand here: repair,
 * assembly, coalescing, swap, answer. All of it runs on the change thread.
 *
 * <p>A gap in the numbering or a digest that does not match says that something was lost, not what.
 * The client then says anew which versions it holds, and the source sends what differs: the hunts
 * concerned and nothing else (rule 16). A delta whose base we do not hold concerns its hunt alone.
 */
final class ChangeIntake implements StreamHandler {
  private static final Logger log = LoggerFactory.getLogger(ChangeIntake.class);

  private final SnapshotPublisher publisher;
  private final Residency residency;
  private final Readiness readiness;
  private final Resolver resolver;
  private final ChangeCoalescer coalescer;
  private final ClientCounters counters;

  ChangeIntake(
      SnapshotPublisher publisher,
      Residency residency,
      Readiness readiness,
      Resolver resolver,
      ClientOptions options,
      TimeSource time,
      Executor changeThread,
      ClientCounters counters) {
    this.publisher = publisher;
    this.residency = residency;
    this.readiness = readiness;
    this.resolver = resolver;
    this.coalescer =
        new ChangeCoalescer(
            options.coalesceQuiet(), options.coalesceLongest(), time, changeThread, this::swapIn);
    this.counters = counters;
  }

  @Override
  public void connected(Lineage lineage) {
    counters.connects.increment();
    publisher.streaming(lineage);
    resolver.sourceIsBack();
    readiness.tierAnswers();
  }

  @Override
  public void lost() {
    publisher.streamLost();
    residency.catchUpFromNode();
  }

  @Override
  public void duplicates(long number) {
    counters.duplicates.add(number);
  }

  @Override
  public void dropped(SourceStream stream, HuntId hunt, boolean afterGap) {
    if (afterGap) {
      repairAll(stream);
    } else if (stream.ledger().follows(hunt)) {
      log.debug("More of hunt \"{}\" came than could be kept: it is asked for anew", hunt);
      counters.repairs.increment();
      stream.follow(hunt);
    }
  }

  @Override
  public void event(SourceStream stream, WatchEvent event, boolean afterGap, long now) {
    if (event instanceof WatchEvent.Heartbeat heartbeat && stream.ledger().speaksOfNow(heartbeat)) {
      compare(stream, heartbeat, afterGap, now); // which tells more than a gap: whether it matters
      return;
    }
    if (event instanceof WatchEvent.Whole whole) {
      received(stream, whole.config(), now);
    } else if (event instanceof WatchEvent.Delta delta) {
      assemble(stream, delta.delta(), now, afterGap);
    } else if (event instanceof WatchEvent.Current current) {
      confirmed(stream, current, now);
    } else if (event instanceof WatchEvent.Unknown unknown) {
      unknown(stream, unknown.hunt());
    }
    if (afterGap) {
      log.debug("Something was lost before event {}", event.sequence());
      repairAll(stream); // behind the event, so that what it brought is not asked for
    }
  }

  private void compare(
      SourceStream stream, WatchEvent.Heartbeat heartbeat, boolean afterGap, long now) {
    StreamLedger.Comparison comparison = stream.ledger().compare(heartbeat);
    if (comparison == StreamLedger.Comparison.AGREES) {
      stream.clock().heard(now);
    } else if (comparison == StreamLedger.Comparison.DIFFERS || afterGap) {
      log.debug("A heartbeat's digest tells of a loss");
      repairAll(stream);
    }
  }

  private void repairAll(SourceStream stream) {
    counters.repairs.increment();
    stream.ledger().followed().forEach(stream::follow);
  }

  private void assemble(SourceStream stream, ConfigDelta delta, long now, boolean afterGap) {
    if (!stream.ledger().follows(delta.hunt())) {
      return; // it was on its way when the hunt was let go
    }
    HuntConfig sent = stream.ledger().base(delta.hunt());
    if (sent != null && Held.of(sent).equals(new Held(delta.lineage(), delta.version()))) {
      received(stream, sent, now); // a push has overtaken the answer to a question
      return;
    }
    HuntConfig base = stream.baseOf(delta);
    if (base == null) {
      if (!afterGap) { // else all are asked for
        counters.repairs.increment();
        stream.follow(delta.hunt());
      }
      return;
    }
    HuntConfig assembled;
    try {
      assembled = base.apply(delta);
    } catch (IllegalArgumentException overTheBounds) {
      stream.ledger().unusable(delta);
      ConfigRejectedException told = publisher.reject(delta, overTheBounds);
      refuse(stream, delta.hunt(), delta.version(), told);
      return;
    }
    received(stream, assembled, now);
  }

  private void received(SourceStream stream, HuntConfig config, long now) {
    if (stream.ledger().follows(config.hunt())) {
      stream.ledger().received(config);
      coalescer.offer(new Arrival(config, Tier.SOURCE, stream, now));
    }
  }

  private void swapIn(Arrival arrival) {
    SourceStream stream = arrival.stream();
    Installed installed = publisher.install(arrival);
    if (installed instanceof Installed.Swapped swapped) {
      resolver.served(swapped.served());
    }
    residency.settled(arrival.hunt());
    if (stream == null) {
      return;
    }
    VersionVector version = arrival.config().version();
    if (installed instanceof Installed.Rejected rejected) {
      refuse(stream, arrival.hunt(), version, rejected.reason());
    } else {
      stream.acknowledge(arrival.hunt(), version);
    }
  }

  private void refuse(SourceStream stream, HuntId hunt, VersionVector version, Throwable reason) {
    counters.nacks.increment();
    stream.reject(hunt, version, RepeatedFailure.reason(reason));
  }

  private void confirmed(SourceStream stream, WatchEvent.Current current, long now) {
    if (stream.ledger().follows(current.hunt())) {
      stream.ledger().confirmed(current.hunt(), current.held().version());
      publisher.confirm(current.hunt(), current.held(), stream.clock(), now);
    }
  }

  private void unknown(SourceStream stream, HuntId hunt) {
    if (stream.ledger().follows(hunt)) {
      stream.ledger().unknown(hunt);
      publisher.unknown(hunt);
      residency.unknown(hunt);
    }
  }
}
