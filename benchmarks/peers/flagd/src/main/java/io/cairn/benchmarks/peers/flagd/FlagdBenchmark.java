package io.cairn.benchmarks.peers.flagd;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.OpenFeatureAPI;
import io.cairn.benchmarks.peers.keys.Cursor;
import io.cairn.benchmarks.peers.keys.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Reads of OpenFeature's client in front of flagd's provider, which evaluates a file. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class FlagdBenchmark {
  @Param({"1", "1000"})
  private int keys;

  private String[] open;
  private String[] greeting;
  private String[] points;
  private Client client;

  private static String flag(String key, String value) {
    return """
    "%s": {"state": "ENABLED", "variants": {"chosen": %s}, "defaultVariant": "chosen"}\
    """
        .formatted(key, value);
  }

  /** Loads the flags. */
  @Setup
  public void load() throws IOException {
    List<String> flags = new ArrayList<>();
    Keys.of("open", keys).forEach(key -> flags.add(flag(key, "true")));
    Keys.of("greeting", keys).forEach(key -> flags.add(flag(key, "\"welcome\"")));
    Keys.of("points", keys).forEach(key -> flags.add(flag(key, "100")));
    Path file = Files.createTempFile("cairn-flagd", ".json");
    file.toFile().deleteOnExit(); // it is looked at until the provider is closed
    Files.writeString(file, "{\"flags\": {%s}}".formatted(String.join(",", flags)));
    OpenFeatureAPI.getInstance()
        .setProviderAndWait(
            new FlagdProvider(
                FlagdOptions.builder()
                    .resolverType(Config.Resolver.FILE)
                    .deadline(60_000) // ms, for a machine that is busy
                    .offlineFlagSourcePath(file.toString())
                    .build()));
    client = OpenFeatureAPI.getInstance().getClient();
    open = Keys.read("open", keys);
    greeting = Keys.read("greeting", keys);
    points = Keys.read("points", keys);
    for (int i = 0; i < keys; i++) {
      if (!client.getBooleanValue(open[i], false)
          || !client.getStringValue(greeting[i], "").equals("welcome")
          || client.getIntegerValue(points[i], 0) != 100) {
        throw new IllegalStateException("the flags were not loaded");
      }
    }
  }

  /** Closes the provider. */
  @TearDown
  public void close() {
    OpenFeatureAPI.getInstance().shutdown();
  }

  /** A flag that is on or off. */
  @Benchmark
  public Boolean flagdGetBoolean(Cursor cursor) {
    return client.getBooleanValue(cursor.next(open), false);
  }

  /** A flag with a text. */
  @Benchmark
  public String flagdGetString(Cursor cursor) {
    return client.getStringValue(cursor.next(greeting), "");
  }

  /** A flag with a number. */
  @Benchmark
  public Integer flagdGetInteger(Cursor cursor) {
    return client.getIntegerValue(cursor.next(points), 0);
  }
}
