package io.cairn.config;

import io.cairn.config.spi.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has brought and the change thread has not come to yet.
 *
 * <h2>Why it does not grow</h2>
 *
 * <p>A validator or a mapping that blocks holds up the change thread, and the source goes on. So
 * what waits is bounded by the number of hunts, not by how long it waits:
 *
 * <ul>
 *   <li>A whole config takes the place of everything of the same hunt that waits: it is newer, and
 *       needs nothing of it.
 *   <li>A delta needs the one before, and cannot. When {@value #MOST_OF_A_HUNT} events of a hunt
 *       wait and one more comes, all of them give way to a note that they were {@link Dropped}, and
 *       so do those that follow while the note waits: the hunt is then asked for anew, as after a
 *       gap (rule 16), and nothing else is.
 *   <li>Of heartbeats as many wait at most, and then the newest alone. One that came after
 *       something that was taken out speaks of more than will have been heard by then: when
 *       anything is taken out, so are the heartbeats.
 * </ul>
 *
 * <p>Places in the stream are looked at on arrival, so that what is taken out here leaves no gap.
 * That something was lost before an event stays known, whatever becomes of the event.
 *
 * <p>Thread-safe: guarded by itself. The source puts, the change thread takes.
 */
final class StreamInbox {
  /** Also of heartbeats. */
  static final int MOST_OF_A_HUNT = 64;

  /** Something for the change thread. */
  sealed interface Waiting {
    /** Whether something that came before it was lost on the way. */
    boolean afterGap();
  }

  /**
   * An event.
   *
   * @param at when it came, by the monotonic clock
   */
  record Event(WatchEvent event, boolean afterGap, long at) implements Waiting {}

  /** Events of a hunt came, and were too many to keep. */
  record Dropped(HuntId hunt, boolean afterGap) implements Waiting {}

  private final Map<Long, Waiting> queue = new LinkedHashMap<>(); // by the place in the stream
  private final Map<HuntId, List<Long>> byHunt = new HashMap<>();
  private final List<Long> heartbeats = new ArrayList<>();
  private long expected = 1;
  private long duplicates;
  private boolean awaited;
  private boolean closed;

  /**
   * Takes in an event.
   *
   * @param now the time, by the monotonic clock
   * @return whether somebody must be sent to take it: the inbox was empty before
   */
  synchronized boolean put(WatchEvent event, long now) {
    if (closed) {
      return false;
    }
    long sequence = event.sequence();
    if (sequence < expected) {
      duplicates++; // it came before, or its loss was told already
    } else {
      boolean afterGap = sequence > expected;
      expected = sequence + 1;
      add(new Event(event, afterGap, now));
    }
    boolean send = !awaited;
    awaited = true;
    return send;
  }

  private void add(Event next) {
    long place = next.event().sequence();
    HuntId hunt = next.event().subject().orElse(null);
    if (hunt == null) {
      boolean lost = heartbeats.size() == MOST_OF_A_HUNT && removeAll(heartbeats);
      heartbeats.add(place);
      queue.put(place, lost ? afterGap(next) : next);
      return;
    }
    List<Long> waiting = byHunt.computeIfAbsent(hunt, key -> new ArrayList<>(1));
    boolean full = waiting.size() == MOST_OF_A_HUNT || isDropped(waiting);
    boolean whole = next.event() instanceof WatchEvent.Whole;
    if (waiting.isEmpty() || !(full || whole)) {
      waiting.add(place);
      queue.put(place, next);
      return;
    }
    boolean lost = removeAll(heartbeats);
    lost |= removeAll(waiting);
    waiting.add(place);
    if (whole) {
      queue.put(place, lost ? afterGap(next) : next);
    } else {
      queue.put(place, new Dropped(hunt, lost || next.afterGap()));
    }
  }

  private static Event afterGap(Event event) {
    return new Event(event.event(), true, event.at());
  }

  private boolean isDropped(List<Long> waiting) {
    return waiting.size() == 1 && queue.get(waiting.get(0)) instanceof Dropped;
  }

  /** Returns whether something was lost before one of them. */
  private boolean removeAll(List<Long> places) {
    boolean lost = false;
    for (Long place : places) {
      Waiting removed = queue.remove(place);
      lost |= removed != null && removed.afterGap();
    }
    places.clear();
    return lost;
  }

  /** Takes what has waited longest; null if nothing waits. */
  synchronized @Nullable Waiting take() {
    Iterator<Map.Entry<Long, Waiting>> first = queue.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<Long, Waiting> entry = first.next();
    first.remove();
    Long place = entry.getKey();
    Waiting taken = entry.getValue();
    HuntId hunt =
        taken instanceof Event event
            ? event.event().subject().orElse(null)
            : ((Dropped) taken).hunt();
    if (hunt == null) {
      heartbeats.remove(place);
    } else {
      byHunt.computeIfPresent(
          hunt,
          (key, waiting) -> {
            waiting.remove(place);
            return waiting.isEmpty() ? null : waiting;
          });
    }
    return taken;
  }

  /** Whether to come again for more; if not, the next event sends somebody. */
  synchronized boolean hasMore() {
    awaited = !queue.isEmpty() || duplicates > 0;
    return awaited;
  }

  /** Returns how many events came that had come before, since this was asked last. */
  synchronized long takeDuplicates() {
    long counted = duplicates;
    duplicates = 0;
    return counted;
  }

  synchronized int size() {
    return queue.size();
  }

  /** Forgets what waits, and takes in nothing more. */
  synchronized void close() {
    closed = true;
    queue.clear();
    byHunt.clear();
    heartbeats.clear();
    duplicates = 0;
  }
}
