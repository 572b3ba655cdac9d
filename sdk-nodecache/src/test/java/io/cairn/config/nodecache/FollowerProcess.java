package io.cairn.config.nodecache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A process that follows one hunt, told by its first argument how: {@code shared} with the others
 * of the node, or {@code cutoff} from its source. It says each version that it serves.
 *
 * <p>Its source issues a version every {@value #VERSION_MILLIS} ms of the wall clock, the same for
 * every process, and notes in a file who opens a stream.
 */
final class FollowerProcess {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final int VERSION_MILLIS = 50;

  private FollowerProcess() {}

  public static void main(String[] arguments) throws Exception {
    boolean cutOff = arguments[0].equals("cutoff");
    ClientBuilder builder =
        CairnClient.builder()
            .source(new NotedStreams(Path.of(arguments[2]), cutOff))
            .nodeCache(ChronicleNodeCache.at(Path.of(arguments[1])))
            .pod("pod-" + ProcessHandle.current().pid())
            .readTimeout(Duration.ofMinutes(1))
            .startDeadline(Duration.ofMinutes(1))
            .preload(HUNT);
    CairnClient client = (cutOff ? builder : builder.oneStreamPerNode()).build();
    var unused =
        client.onChange(
            HUNT,
            change ->
                System.out.println(
                    "serves "
                        + change.after().version().revision()
                        + " "
                        + Configs.isRight(change.after())
                        + " "
                        + change.after().tier()));
    client.start().join();
    while (System.in.read() >= 0) {
      // until it is killed
    }
  }

  private static HuntConfig current() {
    return Configs.of(HUNT, System.currentTimeMillis() / VERSION_MILLIS);
  }

  record NotedStreams(Path file, boolean cutOff) implements ConfigSource {
    @Override
    public String name() {
      return "noted";
    }

    @Override
    public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
      return cutOff
          ? CompletableFuture.failedFuture(new SourceException("cut off", null))
          : CompletableFuture.completedFuture(Optional.of(current()));
    }

    @Override
    public Watch watch(WatchRequest request, WatchSink sink) {
      if (cutOff) {
        CompletableFuture.runAsync(
            () -> sink.onDisconnected(new SourceException("cut off", null), Duration.ofMinutes(5)));
        return new Stream(sink);
      }
      try {
        Files.write(
            file,
            (ProcessHandle.current().pid() + "\n").getBytes(UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Stream stream = new Stream(sink);
      sink.onConnected(Configs.LINEAGE);
      return stream;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  private static final class Stream implements Watch {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final WatchSink sink;
    private long sequence;
    private long sent;

    Stream(WatchSink sink) {
      this.sink = sink;
    }

    @Override
    public void follow(HuntId hunt, Held held) {
      sent = held.version().revision();
      thread.scheduleAtFixedRate(this::push, 0, VERSION_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void push() {
      HuntConfig now = current();
      if (now.version().revision() > sent) {
        sent = now.version().revision();
        sink.onEvent(new WatchEvent.Whole(++sequence, now));
      }
    }

    @Override
    public void unfollow(HuntId hunt) {
      thread.shutdownNow();
    }

    @Override
    public void acknowledge(HuntId hunt, VersionVector version) {}

    @Override
    public void reject(HuntId hunt, VersionVector version, String reason) {}

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
