package io.cairn.benchmarks.peers.unleash;

import io.cairn.benchmarks.peers.keys.Cursor;
import io.cairn.benchmarks.peers.keys.Keys;
import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.util.UnleashConfig;
import io.getunleash.variant.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads of Unleash's client, which was given its flags at its start and asks no server. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class UnleashBenchmark {
  @Param({"1", "1000"})
  private int keys;

  private String[] open;
  private Path directory;
  private Unleash client;

  private static String flag(String key) {
    return """
    {"name": "%s", "enabled": true, "strategies": [{"name": "default"}],
     "variants": [{"name": "welcome", "weight": 1000, "payload": {"type": "string", "value": "hi"}}]}\
    """
        .formatted(key);
  }

  /** Loads the flags. */
  @Setup
  public void load() throws IOException {
    String flags =
        Keys.of("open", keys).stream().map(UnleashBenchmark::flag).collect(Collectors.joining(","));
    directory = Files.createTempDirectory("cairn-unleash");
    client =
        new DefaultUnleash(
            UnleashConfig.builder()
                .appName("treasure-hunt")
                .instanceId("benchmark")
                .unleashAPI("http://localhost/api")
                .apiKey("no-key")
                .backupFile(directory.resolve("none").toString())
                .toggleBootstrapProvider(
                    () -> Optional.of("{\"version\": 2, \"features\": [%s]}".formatted(flags)))
                .disablePolling()
                .disableMetrics()
                .build());
    open = Keys.read("open", keys);
    for (String key : open) {
      if (!client.isEnabled(key) || !client.getVariant(key).getName().equals("welcome")) {
        throw new IllegalStateException(key + " was not loaded");
      }
    }
  }

  /** Closes the client. */
  @TearDown
  public void close() throws IOException {
    client.shutdown();
    Files.deleteIfExists(directory.resolve("none"));
    Files.delete(directory);
  }

  /** A flag that is on or off. */
  @Benchmark
  public boolean unleashIsEnabled(Cursor cursor) {
    return client.isEnabled(cursor.next(open));
  }

  /** A flag with a text. */
  @Benchmark
  public Variant unleashGetVariant(Cursor cursor) {
    return client.getVariant(cursor.next(open));
  }
}
