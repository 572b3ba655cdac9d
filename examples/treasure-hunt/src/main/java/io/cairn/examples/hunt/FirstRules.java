package io.cairn.examples.hunt;

import io.cairn.config.CairnClient;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The start of a game's client, until there are rules to play by. Belongs to one thread. */
final class FirstRules {
  private static final Duration LONGEST_IMPORT = Duration.ofSeconds(30);

  private final ConfigStore store;
  private final CairnClient client;
  private final List<HuntId> hunts;
  private final Predicate<HuntId> known;

  /**
   * Creates it.
   *
   * @param store where the rules are
   * @param client is started, and not closed
   * @param hunts what is waited for
   * @param known whether a hunt is played, or was refused as it is
   */
  FirstRules(ConfigStore store, CairnClient client, List<HuntId> hunts, Predicate<HuntId> known) {
    this.store = store;
    this.client = client;
    this.hunts = hunts;
    this.known = known;
  }

  /**
   * Starts the client, and waits until it is ready and every hunt is known. When its source has
   * answered, a game can begin without some hunts: it waits for them for 30 s at most.
   *
   * @return whether that is so; false if it was told to stop
   * @throws TimeoutException if the source did not answer in time
   */
  boolean await(Patience patience) throws InterruptedException, TimeoutException {
    var unusedStart = client.start();
    if (!patience.await(this::noAnswer, this::isReady)) {
      return false;
    }
    long deadline = Math.min(System.nanoTime() + LONGEST_IMPORT.toNanos(), patience.end());
    return patience.await(this::noHunts, limit -> areKnown(limit, deadline));
  }

  private boolean isReady(Duration limit) throws InterruptedException {
    try {
      client.awaitReady(limit);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  private String noAnswer() {
    return client
        .status()
        .lastError()
        .map(Reasons::shorten)
        .orElseGet(() -> "%s has not answered".formatted(store.name()));
  }

  private boolean areKnown(Duration limit, long deadline) {
    long end = System.nanoTime() + limit.toNanos();
    while (!hunts.stream().allMatch(known)) {
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        return true;
      } else if (now - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    return true;
  }

  private String noHunts() {
    return "%s has no hunt %s yet"
        .formatted(
            store.name(),
            hunts.stream()
                .filter(known.negate())
                .map(HuntId::value)
                .collect(Collectors.joining(", ")));
  }
}
