package io.cairn.config;

import io.cairn.config.spi.NodeCache.FollowLead;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the hunts that this process wants it follows at the source itself: all of them, or, if
 * the node shares streams, those of which it has the lead.
 *
 * <h2>One stream per node</h2>
 *
 * <p>Each hunt is led by one of the processes that want it for the same labels: other labels select
 * other fragments, which nobody else's stream brings. Who leads nothing opens no stream. Processes
 * that follow the same hunts come to one stream between them, as the one that came first leads all
 * of them; a hunt that only this one wants, it leads itself.
 *
 * <p>The holder confirms each of its hunts once a second, if its stream carries the hunt, nothing
 * of it was refused, and the cache holds what is served: then what the others find in the cache is
 * what the source has. A confirmation is for them what a heartbeat is for the holder. Who hears
 * none for {@value #MOST_SILENT_CHECKS} s follows the hunt alone, whatever the reason: the holder
 * is stopped, cannot write the cache, refuses the version, or the snapshot does not fit. So sharing
 * can cost a stream, never freshness.
 *
 * <p>A holder whose stream is lost gives its leads back, for a neighbour may reach the source; it
 * stands in line again a moment later. One that dies or closes has given them back.
 *
 * <p>Belongs to the change thread, but for {@link #isLeftToNeighbours} and {@link
 * #isLedByNeighbours}.
 */
final class FollowLeads {
  private static final Logger log = LoggerFactory.getLogger(FollowLeads.class);
  private static final Duration CHECK = Duration.ofSeconds(1);
  private static final Duration BEFORE_NEXT_TURN = Duration.ofMillis(100);
  private static final int MOST_SILENT_CHECKS = 5;

  private final boolean shared;
  private final NodeTier nodeTier;
  private final TimeSource time;
  private final Executor changeThread;
  private final Map<HuntId, Stand> stands = new HashMap<>();
  private Consumer<HuntId> onGranted = hunt -> {};
  private Consumer<HuntId> onConfirmed = hunt -> {};
  private Predicate<HuntId> inTheCache = hunt -> false;
  private final AtomicInteger leads = new AtomicInteger(); // written by the change thread alone
  private final AtomicInteger inLine = new AtomicInteger(); // and so is this
  private boolean closed;

  FollowLeads(boolean wanted, NodeTier nodeTier, TimeSource time, Executor changeThread) {
    this.shared = wanted && nodeTier.exists();
    this.nodeTier = nodeTier;
    this.time = time;
    this.changeThread = changeThread;
  }

  /** Where a hunt stands that was asked for: in line, or led. */
  private static final class Stand {
    private @Nullable CompletableFuture<FollowLead> asked;
    private @Nullable FollowLead lead;
    private boolean isInLine;
    private long confirmations;
    private int silentChecks;
  }

  /**
   * Begins.
   *
   * @param granted told of each hunt that is led from now on
   * @param confirmed told of each hunt whose holder has confirmed it
   * @param cached whether what the source says of a led hunt is in the node cache
   */
  void start(Consumer<HuntId> granted, Consumer<HuntId> confirmed, Predicate<HuntId> cached) {
    onGranted = granted;
    onConfirmed = confirmed;
    inTheCache = cached;
    if (shared) {
      nodeTier.whenUnusable(() -> onChangeThread(this::leadAlone));
      checkLater();
    }
  }

  private void onChangeThread(Runnable task) {
    changeThread.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  boolean areShared() {
    return shared;
  }

  /** Whether this process follows nothing at the source, because neighbours do. Any thread. */
  boolean isLeftToNeighbours() {
    return shared && leads.get() == 0;
  }

  /**
   * Whether this process follows nothing at the source, and every hunt that it has asked for is led
   * by a neighbour. Any thread.
   */
  boolean isLedByNeighbours() {
    return isLeftToNeighbours() && inLine.get() > 0;
  }

  /** Whether a hunt is to be followed at the source. */
  boolean has(HuntId hunt) {
    Stand stand = stands.get(hunt);
    return !shared || (stand != null && stand.lead != null);
  }

  /** Stands in line for a hunt. Said again, it changes nothing. */
  void ask(HuntId hunt) {
    if (shared && !closed && !stands.containsKey(hunt)) {
      Stand stand = new Stand();
      stands.put(hunt, stand);
      if (!nodeTier.isOpening()) {
        await(hunt, stand);
      }
    }
  }

  private void await(HuntId hunt, Stand stand) {
    stand.confirmations = nodeTier.confirmations(hunt);
    CompletableFuture<FollowLead> asked = nodeTier.awaitFollowLead(hunt);
    stand.asked = asked;
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      granted(hunt, stand, asked.join());
      return;
    }
    stand.isInLine = true;
    inLine.incrementAndGet();
    CompletableFuture<Void> unused =
        asked.handle(
            (lead, failed) -> {
              changeThread.execute(
                  () -> granted(hunt, stand, lead == null ? FollowLead.alone() : lead));
              return null;
            });
  }

  private void granted(HuntId hunt, Stand stand, FollowLead lead) {
    if (closed || stands.get(hunt) != stand || stand.lead != null) {
      nodeTier.with(lead, FollowLead::close); // it is wanted no more, or is followed alone
      return;
    }
    leaveLine(stand);
    stand.lead = lead;
    leads.incrementAndGet();
    onGranted.accept(hunt);
  }

  /** The hunt is not to be followed any more. */
  void giveBack(HuntId hunt) {
    Stand stand = stands.remove(hunt);
    if (stand != null) {
      leave(stand);
    }
  }

  private void leaveLine(Stand stand) {
    if (stand.isInLine) {
      stand.isInLine = false;
      inLine.decrementAndGet();
    }
  }

  private void leave(Stand stand) {
    leaveLine(stand);
    if (stand.lead != null) {
      leads.decrementAndGet();
      nodeTier.with(stand.lead, FollowLead::close);
    }
    if (stand.asked != null) {
      stand.asked.cancel(false);
    }
  }

  /** The stream was lost, or could not be opened. */
  void streamLost() {
    for (HuntId hunt : List.copyOf(stands.keySet())) {
      if (shared && has(hunt)) {
        giveBack(hunt);
        stands.put(hunt, new Stand());
        time.schedule(BEFORE_NEXT_TURN, () -> onChangeThread(() -> await(hunt)));
      }
    }
  }

  /** The node cache answers from now on. */
  void nodeCacheOpened() {
    List.copyOf(stands.keySet()).forEach(this::await);
  }

  private void await(HuntId hunt) {
    Stand stand = stands.get(hunt);
    if (stand != null && stand.asked == null && stand.lead == null) {
      await(hunt, stand);
    }
  }

  private void leadAlone() {
    List.copyOf(stands.keySet()).forEach(this::leadAlone);
  }

  private void leadAlone(HuntId hunt) {
    Stand stand = stands.get(hunt);
    if (stand != null && stand.lead == null) {
      CompletableFuture<FollowLead> asked = stand.asked;
      granted(hunt, stand, FollowLead.alone());
      if (asked != null) {
        asked.cancel(false);
      }
    }
  }

  private void checkLater() {
    time.schedule(
        CHECK,
        () ->
            onChangeThread(
                () -> {
                  List.copyOf(stands.keySet()).forEach(this::check);
                  checkLater();
                }));
  }

  private void check(HuntId hunt) {
    Stand stand = stands.get(hunt);
    if (stand == null) {
      return;
    }
    if (stand.lead != null) {
      if (inTheCache.test(hunt)) {
        nodeTier.with(stand.lead, FollowLead::confirm);
      }
      return;
    }
    long confirmations = nodeTier.confirmations(hunt);
    if (confirmations != 0 && confirmations != stand.confirmations) {
      stand.confirmations = confirmations;
      stand.silentChecks = 0;
      onConfirmed.accept(hunt);
    } else if (++stand.silentChecks >= MOST_SILENT_CHECKS) {
      log.debug("Nobody on this node confirms \"{}\": it is followed alone", hunt);
      leadAlone(hunt);
    }
  }

  void close() {
    closed = true;
    stands.values().forEach(this::leave);
    stands.clear();
  }
}
