package io.cairn.config.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One watch, between the inner source and the watcher's sink.
 *
 * <p><b>Who does what.</b> The inner source, serially, puts what it says at the end of a queue;
 * that is where events are dropped, doubled and swapped. Whoever finds the queue's head due and
 * nobody delivering delivers, one call at a time and outside the lock: the inner source, a timer,
 * or the test that releases or disconnects.
 */
final class FaultyWatch implements Watch, WatchSink {
  private enum State {
    OPEN,
    SILENT,
    /** The last thing to be told is in the queue. */
    ENDING,
    CLOSED
  }

  private final WatchSink sink;
  private final StreamFaults faults;
  private final SourceCounts counts;
  private final TimeSource time;

  @GuardedBy("this")
  private final Deque<Told> queue = new ArrayDeque<>();

  @GuardedBy("this")
  private State state = State.OPEN;

  @GuardedBy("this")
  private boolean severed;

  @GuardedBy("this")
  private boolean delivering;

  @GuardedBy("this")
  private @Nullable WatchEvent keptBack;

  @GuardedBy("this")
  private @Nullable Watch inner;

  FaultyWatch(WatchSink sink, StreamFaults faults, SourceCounts counts, TimeSource time) {
    this.sink = sink;
    this.faults = faults;
    this.counts = counts;
    this.time = time;
  }

  /** Takes the watch that was opened with this object as its sink. */
  void bind(Watch opened) {
    synchronized (this) {
      inner = opened;
      if (state != State.CLOSED && !severed) {
        return;
      }
    }
    opened.close();
  }

  // what the watcher says

  @Override
  public void follow(HuntId hunt, Held held) {
    counts.followed(hunt, held);
    Watch reached = reached();
    if (reached != null) {
      reached.follow(hunt, held);
    }
  }

  @Override
  public void unfollow(HuntId hunt) {
    counts.unfollowed(hunt);
    Watch reached = reached();
    if (reached != null) {
      reached.unfollow(hunt);
    }
  }

  @Override
  public void acknowledge(HuntId hunt, VersionVector version) {
    counts.acknowledged(hunt, version);
    Watch reached = reached();
    if (reached != null) {
      reached.acknowledge(hunt, version);
    }
  }

  @Override
  public void reject(HuntId hunt, VersionVector version, String reason) {
    counts.rejected(hunt, version, reason);
    Watch reached = reached();
    if (reached != null) {
      reached.reject(hunt, version, reason);
    }
  }

  @Override
  public void close() {
    Watch opened;
    synchronized (this) {
      state = State.CLOSED;
      queue.clear();
      opened = inner;
    }
    faults.ended(this);
    if (opened != null) {
      opened.close();
    }
  }

  private synchronized @Nullable Watch reached() {
    return state == State.OPEN ? inner : null;
  }

  // what the inner source says

  @Override
  public void onConnected(Lineage lineage) {
    tell(() -> sink.onConnected(lineage));
  }

  @Override
  public void onEvent(WatchEvent event) {
    synchronized (this) {
      WatchEvent earlier = keptBack;
      if (earlier != null) {
        keptBack = null;
        enqueue(event);
        enqueue(earlier);
      } else {
        switch (faults.decide(event)) {
          case NONE -> enqueue(event);
          case DROP -> {}
          case DUPLICATE -> {
            enqueue(event);
            enqueue(event);
          }
          case SWAP -> keptBack = event;
        }
      }
    }
    drain();
  }

  @Override
  public void onDisconnected(SourceException cause, Duration retryAfter) {
    tell(() -> end(cause, retryAfter));
  }

  // what the test does

  /** Ends the watch, before anything else that it had to say. */
  void sever(SourceException cause, Duration retryAfter) {
    Watch opened;
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      state = State.ENDING;
      severed = true;
      queue.clear();
      queue.add(new Told(time.nanoTime(), () -> end(cause, retryAfter)));
      opened = inner;
    }
    if (opened != null) {
      opened.close();
    }
    drain();
  }

  synchronized void silence() {
    if (state == State.OPEN) {
      state = State.SILENT;
      queue.clear();
    }
  }

  /** Tells what is due, unless another thread is at it. */
  void drain() {
    Told next = begin();
    while (next != null) {
      next.work().run();
      next = following();
    }
  }

  private synchronized @Nullable Told begin() {
    if (delivering) {
      return null;
    }
    delivering = true;
    return following();
  }

  private synchronized @Nullable Told following() {
    Told head = queue.peek();
    if (head != null && (severed || (!faults.isHolding() && head.due() - time.nanoTime() <= 0))) {
      return queue.remove();
    }
    delivering = false;
    return null;
  }

  private void end(SourceException cause, Duration retryAfter) {
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
    }
    faults.ended(this);
    sink.onDisconnected(cause, retryAfter);
  }

  private void tell(Runnable work) {
    synchronized (this) {
      enqueue(work);
    }
    drain();
  }

  @GuardedBy("this")
  private void enqueue(WatchEvent event) {
    enqueue(
        () -> {
          counts.pushed(event);
          sink.onEvent(event);
        });
  }

  @GuardedBy("this")
  private void enqueue(Runnable work) {
    if (state != State.OPEN) {
      return;
    }
    Duration delay = faults.delay();
    long due = time.nanoTime() + delay.toNanos();
    Told last = queue.peekLast();
    queue.add(new Told(last == null || due - last.due() > 0 ? due : last.due(), work));
    if (!delay.isZero()) {
      time.schedule(delay, this::drain);
    }
  }

  /** Something to be told to the sink, no earlier than its time. */
  private record Told(long due, Runnable work) {}
}
