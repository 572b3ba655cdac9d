package io.cairn.config.fdb;

import io.cairn.config.HuntId;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody can read any more: versions beyond the history, abandoned stages, old lines
 * of the log. Nothing waits for it, any process may do it, also several at once, and one that dies
 * in the middle leaves nothing that the next does not find. Thread-safe.
 */
final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  private final Transactions transactions;
  private final Namespace namespace;
  private final OldVersions versions;
  private final OldStages stages;
  private final Duration logRetention;
  private final Duration interval;
  private final TimeSource time;
  private final Set<HuntId> busy = ConcurrentHashMap.newKeySet();
  private volatile TimeSource.@Nullable Timer timer;
  private volatile boolean closed;

  /**
   * @param interval how often all stages and the log are looked at
   * @param stageLease how long a stage is left alone that nobody writes to
   * @param logRetention how long a line of the log is kept
   */
  Sweeper(
      Transactions transactions,
      Namespace namespace,
      OldVersions versions,
      TimeSource time,
      Duration interval,
      Duration stageLease,
      Duration logRetention) {
    this.transactions = transactions;
    this.namespace = namespace;
    this.versions = versions;
    this.stages = new OldStages(transactions, namespace.keys(), stageLease);
    this.time = time;
    this.interval = interval;
    this.logRetention = logRetention;
  }

  /** Sweeps everything from now on, at intervals. */
  void start() {
    CompletableFuture<Void> unused =
        sweepAll()
            .whenComplete(
                (done, failure) -> {
                  note("the namespace", failure);
                  if (!closed) {
                    timer = time.schedule(interval, this::start);
                  }
                });
  }

  /** Sweeps a hunt that has a new version, unless that is being done. Returns at once. */
  void sweepSoon(HuntId hunt) {
    if (busy.add(hunt)) {
      CompletableFuture<Void> unused =
          sweep(hunt)
              .whenComplete(
                  (done, failure) -> {
                    busy.remove(hunt);
                    note("hunt " + hunt, failure);
                  });
    }
  }

  CompletableFuture<Void> sweep(HuntId hunt) {
    return versions.drop(hunt);
  }

  CompletableFuture<Void> sweepAll() {
    return stages.cleanAll().thenCompose(cleaned -> trimLog());
  }

  private void note(String what, @Nullable Throwable failure) {
    if (failure != null && !closed) {
      log.debug("Sweeping {} ended early; it is tried again", what, failure);
    }
  }

  /** Drops the lines of the log that are older than it is kept for, now and then. */
  CompletableFuture<Void> trimLog() {
    Keys keys = namespace.keys();
    long kept = LogKeys.versionsIn(logRetention);
    return transactions.run(
        "trim the log",
        transaction ->
            transaction
                .getReadVersion()
                .thenCombine(
                    transaction.get(keys.cut()),
                    (now, cut) -> {
                      long before = now - kept;
                      if (before > 0
                          && (cut == null || before - LogKeys.versionOf(cut) > kept / 4)) {
                        byte[] place = LogKeys.placeAt(before);
                        transaction.clear(namespace.log().upTo(place));
                        transaction.set(keys.cut(), place);
                      }
                      return null;
                    }));
  }

  @Override
  public void close() {
    closed = true;
    TimeSource.Timer waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
