package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.FollowLead;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

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
  private final Beats beats;
  private final WaitingLine<Waiter> line;
  private final GivenLocks given = new GivenLocks();
  private volatile boolean closed;

  FollowLocks(KernelLockFile lockFile, Control control, ScheduledExecutorService thread) {
    this.lockFile = lockFile;
    this.beats = control.beats();
    this.line =
        new WaitingLine<>(
            thread,
            (waiting, looks) -> Math.max(POLL_MILLIS, waiting / LOOKS_PER_MILLI),
            this::settle);
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
      line.add(waiter);
      if (closed) {
        waiter.answer.complete(FollowLead.alone());
      }
    }
    return waiter.answer;
  }

  long confirmations(HuntId hunt, Labels labels) {
    return beats.last(subject(hunt, labels));
  }

  private boolean settle(Waiter waiter) {
    if (waiter.answer.isDone()) {
      return true;
    }
    try {
      KernelLock lock = lockFile.tryLock(waiter.subject & POSITIONS);
      if (lock == null) {
        return false;
      }
      Lead lead = new Lead(waiter.subject, given.give(lock));
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
    line.clear(waiter -> waiter.answer.complete(FollowLead.alone()));
    given.close();
  }

  private final class Lead implements FollowLead {
    private final long subject;
    private final GivenLocks.Given lock;

    Lead(long subject, GivenLocks.Given lock) {
      this.subject = subject;
      this.lock = lock;
    }

    @Override
    public void confirm() {
      if (lock.isHeld()) {
        beats.confirm(subject);
      }
    }

    @Override
    public void close() {
      lock.giveBack();
    }
  }
}
