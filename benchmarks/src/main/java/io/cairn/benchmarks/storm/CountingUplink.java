package io.cairn.benchmarks.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes connections on to a port of this machine, as an uplink does: what comes from there is
 * counted, and is no faster than the uplink (a token bucket of 5 ms). One thread of its own carries
 * all. What is counted is the content of TCP: HTTP/2 with its frames, not the headers of packets.
 */
final class CountingUplink implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long BUCKET_NANOS = 5_000_000;
  private static final long PAUSE_NANOS = 200_000;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listening = ServerSocketChannel.open();
  private final InetSocketAddress target;
  private final double bytesPerNano;
  private final Thread carrying = new Thread(this::carry, "storm-uplink");
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean closed;
  private double tokens;
  private long filledAt = System.nanoTime();

  CountingUplink(int targetPort, long bytesPerSecond) throws IOException {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    bytesPerNano = bytesPerSecond / 1e9;
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    listening.configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
    carrying.setDaemon(true);
    carrying.start();
  }

  int port() {
    return ((InetSocketAddress) listening.socket().getLocalSocketAddress()).getPort();
  }

  /** Returns the bytes that came from the target so far. Any thread. */
  long sent() {
    return sent.get();
  }

  /** One end of a connection, with what was read from it and is not written to the other yet. */
  private static final class End {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final boolean counted;
    private final ByteBuffer unwritten = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private @Nullable End other;
    private boolean ended;

    End(SocketChannel channel, Selector selector, boolean counted) throws IOException {
      this.channel = channel;
      this.counted = counted;
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }
  }

  private void carry() {
    while (!closed) {
      try {
        selector.select(
            key -> {
              if (key.isValid() && key.isAcceptable()) {
                accept();
              } else if (key.isValid() && key.attachment() instanceof End end) {
                turn(end);
              }
            },
            1_000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (tokens < 0) {
        LockSupport.parkNanos(PAUSE_NANOS); // the uplink is full
      }
    }
  }

  private void accept() {
    try {
      SocketChannel pod = listening.accept();
      if (pod != null) {
        End here = new End(pod, selector, false);
        try {
          End there = new End(SocketChannel.open(target), selector, true);
          here.other = there;
          there.other = here;
        } catch (IOException refused) {
          pod.close();
        }
      }
    } catch (IOException gone) {
      // its pod comes again
    }
  }

  private void turn(End end) {
    End other = end.other;
    if (other == null) {
      return;
    }
    try {
      if (end.key.isWritable()) {
        write(other, end);
      }
      if (end.key.isValid() && end.key.isReadable()) {
        read(end, other);
      }
    } catch (IOException broken) {
      shut(end, other);
    }
  }

  private void read(End from, End to) throws IOException {
    if (from.counted && refill() <= 0) {
      return; // asked again after a pause
    }
    int count = from.channel.read(from.unwritten);
    if (count < 0) {
      from.ended = true;
      from.key.interestOpsAnd(~SelectionKey.OP_READ);
    } else if (from.counted) {
      tokens -= count;
      sent.addAndGet(count);
    }
    write(from, to);
  }

  private double refill() {
    long now = System.nanoTime();
    tokens = Math.min(BUCKET_NANOS * bytesPerNano, tokens + (now - filledAt) * bytesPerNano);
    filledAt = now;
    return tokens;
  }

  private void write(End from, End to) throws IOException {
    from.unwritten.flip();
    to.channel.write(from.unwritten);
    from.unwritten.compact();
    boolean left = from.unwritten.position() > 0;
    if (left) {
      to.key.interestOpsOr(SelectionKey.OP_WRITE);
      from.key.interestOpsAnd(~SelectionKey.OP_READ);
    } else {
      to.key.interestOpsAnd(~SelectionKey.OP_WRITE);
      if (from.ended) {
        shut(from, to);
      } else {
        from.key.interestOpsOr(SelectionKey.OP_READ);
      }
    }
  }

  private static void shut(End one, End other) {
    for (End each : new End[] {one, other}) {
      each.key.cancel();
      try {
        each.channel.close();
      } catch (IOException gone) {
        // as it should be
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    selector.wakeup();
    carrying.join();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
