package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of changes, outside the change thread.
 *
 * <p>A subscription has a counter of signals. The signal that raises it from zero hands one task to
 * the listener's executor; the task tells the newest snapshot, and repeats until no signal came
 * while it told. So a listener is never called twice at once, never misses the newest state, and
 * hears of many changes as one if it is slow (rule 11). The task reads the snapshot itself, after
 * the swap that caused the signal: the order of signals does not matter.
 */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final Map<HuntId, List<Told>> byHunt = new ConcurrentHashMap<>();
  private final Function<HuntId, @Nullable HuntConfig> snapshots;
  private final Executor own;
  private final Executor inline = Runnable::run;
  private final ClientCounters counters;
  private final TimeSource time;
  private volatile boolean ended;

  /**
   * @param snapshots returns what is served of a hunt now, or null
   * @param own the client's threads for listeners, to which handing over takes no time
   */
  Listeners(
      Function<HuntId, @Nullable HuntConfig> snapshots,
      Executor own,
      ClientCounters counters,
      TimeSource time) {
    this.snapshots = snapshots;
    this.own = own;
    this.counters = counters;
    this.time = time;
  }

  /** Returns what runs a listener on the thread of the change, for those who ask for that. */
  Executor inline() {
    return inline;
  }

  /** Any thread. The first call of the listener comes as soon as there is a snapshot. */
  Subscription add(HuntId hunt, ConfigListener listener, Executor executor, Subscription hold) {
    Told told = new Told(hunt, listener, executor);
    byHunt.compute(
        hunt,
        (key, list) -> {
          List<Told> all = list == null ? new CopyOnWriteArrayList<>() : list;
          all.add(told);
          return all;
        });
    told.signal();
    return () -> {
      told.closed = true;
      byHunt.computeIfPresent(
          hunt,
          (key, list) -> {
            list.remove(told);
            return list.isEmpty() ? null : list;
          });
      hold.close();
    };
  }

  /** Change thread, after a swap. */
  void changed(HuntId hunt) {
    List<Told> list = byHunt.get(hunt);
    if (list != null) {
      list.forEach(Told::signal);
    }
  }

  /** Whether a change of a hunt calls an executor of the user's, which may run or block. */
  boolean callsExecutorOfUser(HuntId hunt) {
    for (Told told : byHunt.getOrDefault(hunt, List.of())) {
      if (told.executor != own && told.executor != inline) {
        return true;
      }
    }
    return false;
  }

  /** Returns for how many nanoseconds the oldest change that a listener was not told of waits. */
  long lagNanos() {
    long now = time.nanoTime();
    long longest = 0;
    for (List<Told> list : byHunt.values()) {
      for (Told told : list) {
        if (told.signals.get() > 0) {
          longest = Math.max(longest, now - told.signalledAt);
        }
      }
    }
    return longest;
  }

  /** No call of a listener begins after this. */
  void end() {
    ended = true;
  }

  /** One subscription. */
  private final class Told implements Runnable {
    private final HuntId hunt;
    private final ConfigListener listener;
    private final Executor executor;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile long signalledAt;
    private volatile boolean closed;
    private @Nullable HuntConfig last; // touched by one run at a time; the counter orders the runs

    Told(HuntId hunt, ConfigListener listener, Executor executor) {
      this.hunt = hunt;
      this.listener = requireNonNull(listener, "listener");
      this.executor = requireNonNull(executor, "executor");
    }

    void signal() {
      if (signals.getAndIncrement() == 0) {
        signalledAt = time.nanoTime();
        handOver();
      }
    }

    private void handOver() {
      try {
        executor.execute(this);
      } catch (RuntimeException | Error refused) { // there may be no thread to be had
        signals.set(0); // the next change tries again
        log.warn(
            "The executor of a listener of hunt \"{}\" refused: {}",
            hunt,
            RepeatedFailure.reason(refused));
      }
    }

    @Override
    public void run() {
      int seen = signals.get();
      try {
        tell();
      } finally {
        if (signals.addAndGet(-seen) > 0) {
          signalledAt = time.nanoTime();
          handOver();
        }
      }
    }

    private void tell() {
      HuntConfig now = snapshots.apply(hunt);
      HuntConfig before = last;
      if (closed
          || ended
          || now == null
          || (before != null && Held.of(now).equals(Held.of(before)))) {
        return;
      }
      last = now;
      counters.notifications.increment();
      try {
        listener.onChange(
            before == null ? ConfigChange.initial(now) : ConfigChange.between(before, now));
      } catch (Throwable e) { // other languages throw checked exceptions too
        log.error("A listener of hunt \"{}\" failed at {}", hunt, now.version(), e);
      }
    }
  }
}
