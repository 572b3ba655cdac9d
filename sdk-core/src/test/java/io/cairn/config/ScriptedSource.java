package io.cairn.config;

import static io.cairn.config.Scene.eventually;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A source that says word for word what a test tells it to say, and nothing by itself. */
final class ScriptedSource implements ConfigSource {
  static final Lineage LINEAGE = new Lineage(1, 2);

  /** A read that the test answers when it likes. */
  record Read(HuntId hunt, CompletableFuture<Optional<HuntConfig>> answer) {
    void answer(HuntConfig config) {
      answer.complete(Optional.of(config));
    }

    void unknown() {
      answer.complete(Optional.empty());
    }

    void fail() {
      answer.completeExceptionally(new SourceException("away", null));
    }
  }

  private final BlockingQueue<Read> reads = new LinkedBlockingQueue<>();
  private final List<Stream> streams = new CopyOnWriteArrayList<>();
  private volatile RuntimeException thrown;

  static HuntConfig config(HuntId hunt, int epoch, long revision, String text) {
    return config(LINEAGE, hunt, VersionVector.of(epoch, revision), text);
  }

  static HuntConfig config(Lineage lineage, HuntId hunt, VersionVector version, String text) {
    return HuntConfig.of(hunt, lineage, version, List.of(Scene.text("a", text)));
  }

  /** Waits for the next read. */
  Read nextRead() {
    try {
      Read read = reads.poll(30, TimeUnit.SECONDS);
      if (read == null) {
        throw new AssertionError("nothing was read");
      }
      return read;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets reads throw, which none may; null ends it. */
  void throwOnRead(RuntimeException cause) {
    thrown = cause;
  }

  boolean hasReads() {
    return !reads.isEmpty();
  }

  List<Stream> streams() {
    return streams;
  }

  /** Waits for the stream of this number, from 1, and lets it stand. */
  Stream stands(int number) {
    eventually(() -> streams.size() >= number);
    Stream stream = streams.get(number - 1);
    stream.sink.onConnected(LINEAGE);
    return stream;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    if (thrown != null) {
      throw thrown;
    }
    Read read = new Read(hunt, new CompletableFuture<>());
    reads.add(read);
    return read.answer();
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    Stream stream = new Stream(request, sink);
    streams.add(stream);
    return stream;
  }

  @Override
  public void close() {}

  /** One stream. To be told what to say by one thread. */
  static final class Stream implements Watch {
    final WatchRequest request;
    final WatchSink sink;
    final List<String> commands = new CopyOnWriteArrayList<>();
    private final FollowDigest digest = new FollowDigest();
    private volatile long follows;
    private long sequence;

    Stream(WatchRequest request, WatchSink sink) {
      this.request = request;
      this.sink = sink;
    }

    /** Waits until the client has given a command. */
    void awaitCommand(String command) {
      eventually(() -> commands.contains(command));
    }

    void push(HuntConfig config) {
      digest.put(config.hunt(), config.version());
      sink.onEvent(new WatchEvent.Whole(++sequence, config));
    }

    void push(ConfigDelta delta) {
      digest.put(delta.hunt(), delta.version());
      sink.onEvent(new WatchEvent.Delta(++sequence, delta));
    }

    void unknown(HuntId hunt) {
      digest.put(hunt, VersionVector.NONE);
      sink.onEvent(new WatchEvent.Unknown(++sequence, hunt));
    }

    void current(HuntId hunt, VersionVector version) {
      digest.put(hunt, version);
      sink.onEvent(new WatchEvent.Current(++sequence, hunt, new Held(LINEAGE, version)));
    }

    /** The hunt is followed no more. */
    void forget(HuntId hunt) {
      digest.remove(hunt);
    }

    void heartbeat() {
      heartbeat(digest.value());
    }

    void heartbeat(long digestValue) {
      sink.onEvent(new WatchEvent.Heartbeat(++sequence, follows, digestValue));
    }

    /** Takes back the number of the last event. */
    void sayAgainFrom(long number) {
      sequence = number - 1;
    }

    void dies(Duration retryAfter) {
      sink.onDisconnected(new SourceException("lost", null), retryAfter);
    }

    @Override
    public synchronized void follow(HuntId hunt, Held held) {
      follows++;
      commands.add("follow " + hunt + " " + held.version());
    }

    @Override
    public synchronized void unfollow(HuntId hunt) {
      follows++;
      commands.add("unfollow " + hunt);
    }

    @Override
    public void acknowledge(HuntId hunt, VersionVector version) {
      commands.add("acknowledge " + hunt + " " + version);
    }

    @Override
    public void reject(HuntId hunt, VersionVector version, String reason) {
      commands.add("reject " + hunt + " " + version + " " + reason);
    }

    @Override
    public void close() {
      commands.add("close");
    }
  }
}
