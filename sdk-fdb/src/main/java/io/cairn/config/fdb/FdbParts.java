package io.cairn.config.fdb;

import io.cairn.config.HuntConfig;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.WatchHub;
import java.time.Duration;

/**
 * Everything of a store that needs its namespace, put together in one place: read this to know who
 * works with whom.
 */
final class FdbParts implements AutoCloseable {
  private final Namespace namespace;
  private final Reads reads;
  private final Publisher publisher;
  private final Sweeper sweeper;
  private final LogFollower follower;
  private final WatchHub hub;

  /** What the parts are told. */
  record Options(
      String name,
      String place,
      int historyLength,
      long cacheBytes,
      Duration heartbeat,
      Duration checkInterval,
      Duration sweepInterval,
      Duration stageLease,
      Duration logRetention,
      TimeSource time) {}

  FdbParts(Options options, Transactions transactions, Namespace namespace) {
    this.namespace = namespace;
    HeadCache cache = new HeadCache(options.cacheBytes());
    Contents contents = new Contents(namespace, cache);
    reads = new Reads(options.name(), transactions, namespace, contents, options.historyLength());
    hub =
        new WatchHub(
            options.name(),
            namespace.lineage(),
            reads::changesSince,
            options.time(),
            options.heartbeat());
    follower =
        new LogFollower(
            transactions,
            namespace,
            options.place(),
            reads,
            options.time(),
            options.checkInterval(),
            hub::headMoved,
            hub::disconnect);
    sweeper =
        new Sweeper(
            transactions,
            namespace,
            new OldVersions(transactions, namespace.keys(), options.historyLength()),
            options.time(),
            options.sweepInterval(),
            options.stageLease(),
            options.logRetention());
    publisher =
        new Publisher(transactions, namespace, contents, cache, options.time(), this::issued);
    sweeper.start();
  }

  private void issued(HuntConfig config) {
    follower.note(config.hunt(), config.version());
    sweeper.sweepSoon(config.hunt());
  }

  Namespace namespace() {
    return namespace;
  }

  Reads reads() {
    return reads;
  }

  Publisher publisher() {
    return publisher;
  }

  Sweeper sweeper() {
    return sweeper;
  }

  /** Returns the hub, which hears of what others publish from now on. */
  WatchHub followed() {
    follower.start();
    return hub;
  }

  @Override
  public void close() {
    follower.close();
    sweeper.close();
    hub.close();
  }
}
