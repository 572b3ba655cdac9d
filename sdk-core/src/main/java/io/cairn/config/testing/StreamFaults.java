package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.HuntId;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the watches of a {@link FaultySource}. Nothing, until a switch is set; each
 * switch holds until it is set otherwise, and applies to the watches that are open as well as to
 * those opened later, unless it says otherwise.
 *
 * <p>Events keep the numbers that the inner source gave them, whatever is done to them: a watcher
 * can see that one is missing, twice there, or out of its place (rule 16). Apart from that, what a
 * {@link io.cairn.config.spi.WatchSink} is promised holds under every fault: serial calls, and
 * nothing after the end.
 *
 * <p>Thread-safe.
 */
public final class StreamFaults {
  @GuardedBy("this")
  private final Set<FaultyWatch> open = new LinkedHashSet<>();

  @GuardedBy("this")
  private final List<Rule> rules = new ArrayList<>();

  @GuardedBy("this")
  private Duration delay = Duration.ZERO;

  @GuardedBy("this")
  private boolean holding;

  @GuardedBy("this")
  private @Nullable Refusal refusal;

  StreamFaults() {}

  /** Returns what matches the events of one hunt; no heartbeat does. */
  public static Predicate<WatchEvent> concerns(HuntId hunt) {
    requireNonNull(hunt, "hunt");
    return event -> event.subject().filter(hunt::equals).isPresent();
  }

  /** Returns the number of watches that have not ended; a silenced one has not. */
  public synchronized int openWatches() {
    return open.size();
  }

  /** Ends every open watch at once, as a lost connection does; what was on its way is lost. */
  public void disconnect() {
    disconnect(new SourceException("disconnected by the test", null), Duration.ZERO);
  }

  /**
   * Ends every open watch at once; what was on its way, delayed or held, is lost. A silenced watch
   * hears nothing of it.
   *
   * @param cause what the watchers are told
   * @param retryAfter how long the watchers are asked to wait
   */
  public void disconnect(SourceException cause, Duration retryAfter) {
    requireNonNull(cause, "cause");
    checkRetry(retryAfter);
    watches().forEach(watch -> watch.sever(cause, retryAfter));
  }

  /**
   * Refuses every new watch, as a source that is away does: it ends without having stood. Open ones
   * go on.
   *
   * @param refused whether to refuse
   */
  public void refuseConnections(boolean refused) {
    if (refused) {
      refuseConnections(new SourceException("refused by the test", null), Duration.ZERO);
    } else {
      synchronized (this) {
        refusal = null;
      }
    }
  }

  /**
   * Refuses every new watch, until {@code refuseConnections(false)}.
   *
   * @param cause what the watchers are told
   * @param retryAfter how long the watchers are asked to wait
   */
  public synchronized void refuseConnections(SourceException cause, Duration retryAfter) {
    refusal = new Refusal(requireNonNull(cause, "cause"), checkRetry(retryAfter));
  }

  /** Loses the next events. */
  public void dropNext(int count) {
    dropNext(count, any -> true);
  }

  /**
   * Loses the next events of a kind.
   *
   * @param count how many, over all watches
   * @param which the events that count; called under a lock
   */
  public void dropNext(int count, Predicate<? super WatchEvent> which) {
    plan(Fault.DROP, count, which);
  }

  /** Pushes the next events twice, one right after the other. */
  public void duplicateNext(int count) {
    duplicateNext(count, any -> true);
  }

  /**
   * Pushes the next events of a kind twice, one right after the other.
   *
   * @param count how many, over all watches
   * @param which the events that count; called under a lock
   */
  public void duplicateNext(int count, Predicate<? super WatchEvent> which) {
    plan(Fault.DUPLICATE, count, which);
  }

  /** Keeps the next events back until the event that follows on the same watch was pushed. */
  public void swapNext(int count) {
    swapNext(count, any -> true);
  }

  /**
   * Keeps the next events of a kind back, each until the event that follows on the same watch,
   * whatever its kind, was pushed. To that one no other fault applies.
   *
   * @param count how many, over all watches
   * @param which the events that count; called under a lock
   */
  public void swapNext(int count, Predicate<? super WatchEvent> which) {
    plan(Fault.SWAP, count, which);
  }

  private synchronized void plan(Fault fault, int count, Predicate<? super WatchEvent> which) {
    requireNonNull(which, "which");
    if (CallFaults.checkCount(count) > 0) {
      rules.add(new Rule(fault, count, which));
    }
  }

  private static Duration checkRetry(Duration after) {
    return CallFaults.checkNotNegative("retryAfter", after);
  }

  /**
   * Lets everything that watches are told from now on wait, in its order: also that they stand, and
   * that the inner source has ended them.
   *
   * @param duration how long; zero ends it, and what waits already goes on waiting
   */
  public synchronized void delay(Duration duration) {
    delay = CallFaults.checkNotNegative("duration", duration);
  }

  /** Stalls every watch: nothing is told, nothing is lost, until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  /** Ends {@link #hold}; what was held is told in its order, by this thread. */
  public void release() {
    synchronized (this) {
      holding = false;
    }
    watches().forEach(FaultyWatch::drain);
  }

  /**
   * Makes the watches that are open now half-open, for good: nothing arrives on them and nothing
   * gets through from them, without an error. Watches opened later are not concerned.
   */
  public void silence() {
    watches().forEach(FaultyWatch::silence);
  }

  /** Ends every fault but a silence, and {@link #release}s what is held. */
  public void heal() {
    synchronized (this) {
      rules.clear();
      delay = Duration.ZERO;
      refusal = null;
    }
    release();
  }

  synchronized @Nullable Refusal refusal() {
    return refusal;
  }

  synchronized void opened(FaultyWatch watch) {
    open.add(watch);
  }

  synchronized void ended(FaultyWatch watch) {
    open.remove(watch);
  }

  synchronized boolean isHolding() {
    return holding;
  }

  synchronized Duration delay() {
    return delay;
  }

  /** Returns what to do with an event; uses up one count of the rule that says so. */
  synchronized Fault decide(WatchEvent event) {
    for (Iterator<Rule> each = rules.iterator(); each.hasNext(); ) {
      Rule rule = each.next();
      if (rule.which.test(event)) {
        if (--rule.left == 0) {
          each.remove();
        }
        return rule.fault;
      }
    }
    return Fault.NONE;
  }

  private synchronized List<FaultyWatch> watches() {
    return List.copyOf(open);
  }

  enum Fault {
    NONE,
    DROP,
    DUPLICATE,
    SWAP
  }

  record Refusal(SourceException cause, Duration retryAfter) {}

  private static final class Rule {
    private final Fault fault;
    private final Predicate<? super WatchEvent> which;
    private int left;

    Rule(Fault fault, int count, Predicate<? super WatchEvent> which) {
      this.fault = fault;
      this.left = count;
      this.which = which;
    }
  }
}
