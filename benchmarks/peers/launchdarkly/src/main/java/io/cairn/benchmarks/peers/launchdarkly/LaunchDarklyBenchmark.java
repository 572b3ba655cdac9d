package io.cairn.benchmarks.peers.launchdarkly;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.LDValue;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.TestData;
import io.cairn.benchmarks.peers.keys.Cursor;
import io.cairn.benchmarks.peers.keys.Keys;
import java.io.IOException;
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

/**
 * Reads of LaunchDarkly's client, loaded with its own test data, for a context that is made once.
 * No events are recorded, which a client in service would do for each read on top of this.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class LaunchDarklyBenchmark {
  @Param({"1", "1000"})
  private int keys;

  private final LDContext player = LDContext.create("player-17");
  private String[] open;
  private String[] greeting;
  private String[] points;
  private LDClient client;

  /** Loads the flags. */
  @Setup
  public void load() {
    TestData data = TestData.dataSource();
    Keys.of("open", keys).forEach(key -> data.update(data.flag(key).variationForAll(true)));
    Keys.of("greeting", keys)
        .forEach(key -> data.update(data.flag(key).valueForAll(LDValue.of("welcome"))));
    Keys.of("points", keys)
        .forEach(key -> data.update(data.flag(key).valueForAll(LDValue.of(100))));
    client =
        new LDClient(
            "no-key",
            new LDConfig.Builder()
                .dataSource(data)
                .events(Components.noEvents())
                .diagnosticOptOut(true)
                .build());
    open = Keys.read("open", keys);
    greeting = Keys.read("greeting", keys);
    points = Keys.read("points", keys);
    for (int i = 0; i < keys; i++) {
      if (!client.boolVariation(open[i], player, false)
          || !client.stringVariation(greeting[i], player, "").equals("welcome")
          || client.intVariation(points[i], player, 0) != 100) {
        throw new IllegalStateException("the flags were not loaded");
      }
    }
  }

  /** Closes the client. */
  @TearDown
  public void close() throws IOException {
    client.close();
  }

  /** A flag that is on or off. */
  @Benchmark
  public boolean launchDarklyBoolVariation(Cursor cursor) {
    return client.boolVariation(cursor.next(open), player, false);
  }

  /** A flag with a text. */
  @Benchmark
  public String launchDarklyStringVariation(Cursor cursor) {
    return client.stringVariation(cursor.next(greeting), player, "");
  }

  /** A flag with a number. */
  @Benchmark
  public int launchDarklyIntVariation(Cursor cursor) {
    return client.intVariation(cursor.next(points), player, 0);
  }
}
