package io.cairn.config.testing;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A faulty source over one that says what a test tells it to, and what a sink has heard of it. */
abstract class FaultySourceKit {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final HuntId OTHER = HuntId.of("castle-dawn");
  static final Lineage LINEAGE = new Lineage(1, 2);
  static final Duration SECOND = Duration.ofSeconds(1);
  final SourceException away = new SourceException("away", null);
  static final Scope SCOPE = Scope.of(Labels.NONE);

  final ManualClock clock = new ManualClock();
  final ScriptedSource inner = new ScriptedSource();
  final FaultySource source = new FaultySource(inner, clock);
  final Heard heard = new Heard();

  final CompletableFuture<Optional<HuntConfig>> read(HuntId hunt) {
    return source.read(hunt, SCOPE);
  }

  final Watch watch() {
    return source.watch(new WatchRequest(SCOPE, "pod", new UUID(0, 1)), heard);
  }

  final void push(WatchEvent event) {
    inner.sink().onEvent(event);
  }

  final void pushHeartbeats(int count) {
    for (int i = 1; i <= count; i++) {
      push(new WatchEvent.Heartbeat(i, 0, 0));
    }
  }

  static WatchEvent whole(long sequence) {
    return new WatchEvent.Whole(sequence, config(1));
  }

  static WatchEvent delta(long sequence) {
    return new WatchEvent.Delta(
        sequence,
        new ConfigDelta(
            HUNT,
            LINEAGE,
            VersionVector.of(1, 1),
            VersionVector.of(1, 2),
            config(2).fragments(),
            Set.of(),
            Set.of()));
  }

  static HuntConfig config(int version) {
    return HuntConfig.of(
        HUNT,
        LINEAGE,
        VersionVector.of(1, version),
        List.of(Fragment.ofText("text", "text/plain", "version " + version)));
  }

  static Throwable failure(CompletableFuture<?> future) {
    return StoreScript.failure(() -> future);
  }

  /** Connects at once and otherwise says what the test makes it say, in the test's thread. */
  static final class ScriptedSource implements ConfigSource {
    final List<WatchSink> sinks = new ArrayList<>();
    final List<String> commands = new ArrayList<>();
    int version = 1;
    int reads;
    boolean closed;

    WatchSink sink() {
      return sinks.get(sinks.size() - 1);
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
      reads++;
      return CompletableFuture.completedFuture(Optional.of(config(version)));
    }

    @Override
    public Watch watch(WatchRequest request, WatchSink sink) {
      sinks.add(sink);
      sink.onConnected(LINEAGE);
      return new Watch() {
        @Override
        public void follow(HuntId hunt, Held held) {
          commands.add("follow");
        }

        @Override
        public void unfollow(HuntId hunt) {
          commands.add("unfollow");
        }

        @Override
        public void acknowledge(HuntId hunt, VersionVector version) {
          commands.add("acknowledge");
        }

        @Override
        public void reject(HuntId hunt, VersionVector version, String reason) {
          commands.add("reject " + reason);
        }

        @Override
        public void close() {
          commands.add("close");
        }
      };
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  static final class Heard implements WatchSink {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    volatile boolean busy;
    volatile boolean atOnce;
    volatile Runnable onNext = () -> {};

    @Override
    public void onConnected(Lineage lineage) {
      note("connected");
    }

    @Override
    public void onEvent(WatchEvent event) {
      note(Long.toString(event.sequence()));
    }

    @Override
    public void onDisconnected(SourceException cause, Duration retryAfter) {
      note(cause.getMessage() + " " + retryAfter);
    }

    void note(String call) {
      atOnce |= busy;
      busy = true;
      threads.add(Thread.currentThread());
      calls.add(call);
      if (!call.equals("connected")) {
        Runnable once = onNext;
        onNext = () -> {};
        once.run();
      }
      busy = false;
    }
  }
}
