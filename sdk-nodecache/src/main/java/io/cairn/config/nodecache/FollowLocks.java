package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.FollowLead;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who on this node follows a hunt at the source: the process that holds a kernel lock on the byte
 * of a file that stands for hunt and labels. A holder that is killed loses it at once, by the
 * kernel; who waits looks every {@value #POLL_MILLIS} ms, and less often if that would take over a
 * fiftieth of a core. Thread-safe.
 */
final class FollowLocks implements AutoCloseable {
  private static final int POLL_MILLIS = 20;

  /** Looking at a lock takes about a microsecond. */
  private static final int LOOKS_PER_MILLI = 20;

  private static final long POSITIONS = (1L << 62) - 1;

  private final KernelLockFile lockFile;
  private final Control control;
  private final ScheduledExecutorService thread;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private final Queue<Lead> given = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean polling = new AtomicBoolean();
  private volatile boolean closed;

  FollowLocks(KernelLockFile lockFile, Control control, ScheduledExecutorService thread) {
    this.lockFile = lockFile;
    this.control = control;
    this.thread = thread;
  }

  private record Waiter(long subject, CompletableFuture<FollowLead> answer) {}

  /** Returns what stands for a hunt and labels; two can be equal by chance, and share a lead. */
  private static long subject(HuntId hunt, Labels labels) {
    long of = new HuntName(hunt).hash() ^ labels.fingerprint(labels.asMap().keySet());
    return of == 0 ? 1 : of;
  }

  CompletableFuture<FollowLead> await(HuntId hunt, Labels labels) {
    Waiter waiter = new Waiter(subject(hunt, labels), new CompletableFuture<>());
    if (!settle(waiter)) {
      waiters.add(waiter);
      if (closed) {
        waiter.answer.complete(FollowLead.alone());
      }
      pollLater();
    }
    return waiter.answer;
  }

  long confirmations(HuntId hunt, Labels labels) {
    return control.confirmations(subject(hunt, labels));
  }

  private void pollLater() {
    if (polling.compareAndSet(false, true)) {
      try {
        long wait = Math.max(POLL_MILLIS, waiters.size() / LOOKS_PER_MILLI);
        var unused = thread.schedule(this::poll, wait, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        polling.set(false);
      }
    }
  }

  private void poll() {
    polling.set(false);
    waiters.removeIf(this::settle);
    if (!waiters.isEmpty()) {
      pollLater();
    }
  }

  private boolean settle(Waiter waiter) {
    if (waiter.answer.isDone()) {
      return true;
    }
    try {
      FileLock lock = lockFile.tryLock(waiter.subject & POSITIONS);
      if (lock == null) {
        return false;
      }
      Lead lead = new Lead(waiter.subject, lock);
      given.add(lead);
      if (closed || !waiter.answer.complete(lead)) {
        lead.close();
        waiter.answer.complete(FollowLead.alone());
      }
    } catch (IOException | RuntimeException | InternalError broken) {
      waiter.answer.complete(FollowLead.alone()); // without the node's help, everybody follows
    }
    return true;
  }

  /** Gives back what was given, and lets everybody go who waits. */
  @Override
  public void close() {
    closed = true;
    waiters.forEach(waiter -> waiter.answer.complete(FollowLead.alone()));
    waiters.clear();
    given.forEach(Lead::close);
  }

  private final class Lead implements FollowLead {
    private final long subject;
    private final AtomicReference<@Nullable FileLock> lock;

    Lead(long subject, FileLock lock) {
      this.subject = subject;
      this.lock = new AtomicReference<>(lock);
    }

    @Override
    public void confirm() {
      FileLock held = lock.get();
      if (held != null && held.isValid()) {
        control.confirm(subject);
      }
    }

    @Override
    public void close() {
      FileLock held = lock.getAndSet(null);
      given.remove(this);
      if (held != null) {
        KernelLockFile.release(held);
      }
    }
  }
}
