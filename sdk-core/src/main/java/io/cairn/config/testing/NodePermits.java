package io.cairn.config.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.HuntId;
import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who on a node may read a hunt from the source: one process at a time, the others in line. One
 * that has waited for the bound takes the place of the holder, who is taken for stuck.
 *
 * <p>Thread-safe; futures are completed outside the lock.
 */
final class NodePermits {
  private final TimeSource time;
  private final Duration bound;

  @GuardedBy("this")
  private final Map<HuntId, Line> lines = new HashMap<>();

  NodePermits(TimeSource time, Duration bound) {
    this.time = time;
    this.bound = bound;
  }

  CompletableFuture<Optional<ReadPermit>> await(HuntId hunt, InMemoryNodeCache process) {
    Waiter waiter = new Waiter(hunt, process);
    synchronized (this) {
      Line line = lines.computeIfAbsent(hunt, first -> new Line());
      if (line.holder != null) {
        line.waiters.add(waiter);
        waiter.overdue = time.schedule(bound, () -> grantOverdue(waiter));
        return waiter.answer;
      }
      line.holder = new Permit(waiter);
      return CompletableFuture.completedFuture(Optional.of(line.holder));
    }
  }

  /** Sends everyone in line to read what was written. */
  void headMoved(HuntId hunt) {
    List<Waiter> free = new ArrayList<>();
    synchronized (this) {
      Line line = lines.get(hunt);
      if (line != null) {
        free.addAll(line.waiters);
        line.waiters.clear();
      }
    }
    free.forEach(waiter -> waiter.complete(Optional.empty()));
  }

  /** Takes a process that closes out of every line; it reads alone from now on. */
  void closed(InMemoryNodeCache process) {
    leave(process).forEach(waiter -> waiter.complete(Optional.of(new Permit(waiter))));
  }

  /** Takes a process that died out of every line; nobody is left to be told. */
  void died(InMemoryNodeCache process) {
    leave(process).forEach(Waiter::callOff);
  }

  private List<Waiter> leave(InMemoryNodeCache process) {
    List<Waiter> left = new ArrayList<>();
    List<Permit> given = new ArrayList<>();
    synchronized (this) {
      for (Line line : lines.values()) {
        for (Iterator<Waiter> each = line.waiters.iterator(); each.hasNext(); ) {
          Waiter waiter = each.next();
          if (waiter.process == process) {
            each.remove();
            left.add(waiter);
          }
        }
        if (line.holder != null && line.holder.owner.process == process) {
          given.add(line.holder);
        }
      }
    }
    given.forEach(Permit::close);
    return left;
  }

  private void grantOverdue(Waiter waiter) {
    Permit permit;
    synchronized (this) {
      Line line = lines.get(waiter.hunt);
      if (line == null || !line.waiters.remove(waiter)) {
        return;
      }
      permit = new Permit(waiter);
      line.holder = permit;
    }
    grant(permit);
  }

  private void release(Permit permit) {
    Permit next = null;
    synchronized (this) {
      Line line = lines.get(permit.owner.hunt);
      if (line == null || line.holder != permit) {
        return;
      }
      Waiter first = line.waiters.poll();
      if (first == null) {
        lines.remove(permit.owner.hunt);
      } else {
        next = new Permit(first);
        line.holder = next;
      }
    }
    if (next != null) {
      grant(next);
    }
  }

  private static void grant(Permit permit) {
    if (!permit.owner.complete(Optional.of(permit))) {
      permit.close(); // its caller has given up
    }
  }

  /** Guarded by the permits. */
  private static final class Line {
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private @Nullable Permit holder;
  }

  private static final class Waiter {
    private final HuntId hunt;
    private final InMemoryNodeCache process;
    private final CompletableFuture<Optional<ReadPermit>> answer = new CompletableFuture<>();
    private volatile TimeSource.Timer overdue = () -> {};

    Waiter(HuntId hunt, InMemoryNodeCache process) {
      this.hunt = hunt;
      this.process = process;
    }

    boolean complete(Optional<ReadPermit> outcome) {
      callOff();
      return answer.complete(outcome);
    }

    void callOff() {
      overdue.cancel();
    }
  }

  private final class Permit implements ReadPermit {
    private final Waiter owner;

    Permit(Waiter owner) {
      this.owner = owner;
    }

    @Override
    public void close() {
      release(this);
    }
  }
}
