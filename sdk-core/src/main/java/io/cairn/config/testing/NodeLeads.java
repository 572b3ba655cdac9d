package io.cairn.config.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.FollowLead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who on a node follows a hunt at the source: one process at a time, the others in line.
 *
 * <p>Thread-safe; futures are completed outside the lock.
 */
final class NodeLeads {
  @GuardedBy("this")
  private final Map<Subject, Line> lines = new HashMap<>();

  /** What is led: a hunt, for pods with these labels. */
  private record Subject(HuntId hunt, Labels labels) {}

  CompletableFuture<FollowLead> await(HuntId hunt, Labels labels, InMemoryNodeCache process) {
    Subject subject = new Subject(hunt, labels);
    Waiter waiter = new Waiter(process, new CompletableFuture<>());
    synchronized (this) {
      lines.computeIfAbsent(subject, first -> new Line()).waiters.add(waiter);
    }
    next(subject);
    return waiter.answer;
  }

  synchronized long confirmations(HuntId hunt, Labels labels) {
    Line line = lines.get(new Subject(hunt, labels));
    return line == null ? 0 : line.confirmations;
  }

  private void next(Subject subject) {
    while (true) {
      Lead lead;
      synchronized (this) {
        Line line = lines.get(subject);
        if (line == null || line.holder != null || line.waiters.isEmpty()) {
          return;
        }
        lead = new Lead(subject, line.waiters.remove());
        line.holder = lead;
      }
      if (lead.owner.answer.complete(lead)) {
        return;
      }
      lead.free(); // whoever asked has left
    }
  }

  /** Takes a process out of every line. */
  void left(InMemoryNodeCache process, boolean alive) {
    List<Waiter> left = new ArrayList<>();
    List<Lead> given = new ArrayList<>();
    synchronized (this) {
      for (Line line : lines.values()) {
        line.waiters.stream().filter(waiter -> waiter.process == process).forEach(left::add);
        line.waiters.removeIf(waiter -> waiter.process == process);
        if (line.holder != null && line.holder.owner.process == process) {
          given.add(line.holder);
        }
      }
    }
    given.forEach(Lead::close);
    if (alive) { // in a dead process nothing is ever completed
      left.forEach(waiter -> waiter.answer.complete(FollowLead.alone()));
    }
  }

  /** Guarded by the leads. */
  private static final class Line {
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private @Nullable Lead holder;
    private long confirmations;
  }

  private record Waiter(InMemoryNodeCache process, CompletableFuture<FollowLead> answer) {}

  private final class Lead implements FollowLead {
    private final Subject subject;
    private final Waiter owner;

    Lead(Subject subject, Waiter owner) {
      this.subject = subject;
      this.owner = owner;
    }

    @Override
    public void confirm() {
      synchronized (NodeLeads.this) {
        Line line = lines.get(subject);
        if (line != null && line.holder == this) {
          line.confirmations++;
        }
      }
    }

    private void free() {
      synchronized (NodeLeads.this) {
        Line line = lines.get(subject);
        if (line != null && line.holder == this) {
          line.holder = null;
        }
      }
    }

    @Override
    public void close() {
      free();
      next(subject);
    }
  }
}
