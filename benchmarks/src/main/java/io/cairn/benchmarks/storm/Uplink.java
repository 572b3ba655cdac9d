package io.cairn.benchmarks.storm;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A line that all transfers under way share equally, as connections of TCP do on the long run:
 * nothing else delays them. Time is given, and must not go back. One thread at a time.
 *
 * <p>While n transfers are under way each gets 1/n of the rate. {@code served} counts what one that
 * was there all the time would have got; a transfer ends when it has grown by the bytes of the
 * transfer, so a change of n moves no end but that of the clock.
 */
final class Uplink {
  /** The one of the story: 1 Gbit/s. */
  static final long GIGABIT = 125_000_000;

  private final double bytesPerNano;
  private final PriorityQueue<Transfer> underWay =
      new PriorityQueue<>((a, b) -> Double.compare(a.end, b.end));
  private double served;
  private double sent;
  private long now;

  Uplink(long bytesPerSecond, long now) {
    this.bytesPerNano = bytesPerSecond / 1e9;
    this.now = now;
  }

  /** Something that is on its way. */
  static final class Transfer {
    private final int pod;
    private final double end;

    private Transfer(int pod, double end) {
      this.pod = pod;
      this.end = end;
    }

    /** Returns for whom it is. */
    int pod() {
      return pod;
    }
  }

  /** Begins a transfer. What ended before must have been taken. */
  Transfer begin(int pod, long bytes, long at) {
    advance(at);
    Transfer transfer = new Transfer(pod, served + bytes);
    underWay.add(transfer);
    return transfer;
  }

  /** Gives a transfer up; what it has got was sent. */
  void cancel(Transfer transfer, long at) {
    advance(at);
    underWay.remove(transfer);
  }

  /** Returns when the next transfer ends, if no other begins; {@link Long#MAX_VALUE} for never. */
  long nextEnd() {
    Transfer next = underWay.peek();
    if (next == null) {
      return Long.MAX_VALUE;
    }
    double left = Math.max(0, next.end - served) * underWay.size() / bytesPerNano;
    return now + (long) Math.ceil(left);
  }

  /** Takes the next transfer that ends, if it does by then, and goes on to its end. */
  @Nullable Transfer takeEnded(long by) {
    long end = nextEnd();
    if (end > by) {
      return null;
    }
    advance(end);
    return underWay.poll();
  }

  /** Goes on to a moment before which no transfer ends. */
  void advance(long to) {
    if (to > now) {
      double bytes = underWay.isEmpty() ? 0 : (to - now) * bytesPerNano;
      sent += bytes;
      served += underWay.isEmpty() ? 0 : bytes / underWay.size();
      now = to;
    }
  }

  /** Returns the bytes that were sent so far. */
  long sent() {
    return Math.round(sent);
  }
}
