package io.cairn.benchmarks.peers.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import io.cairn.benchmarks.peers.keys.Cursor;
import io.cairn.benchmarks.peers.keys.Keys;
import java.util.HashMap;
import java.util.Map;
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

/** Reads of OpenFeature's client in front of the SDK's in-memory provider. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class OpenFeatureBenchmark {
  @Param({"1", "1000"})
  private int keys;

  private String[] open;
  private String[] greeting;
  private String[] points;
  private Client client;

  private static Flag<Object> flag(Object value) {
    return Flag.builder().variant("chosen", value).defaultVariant("chosen").build();
  }

  /** Loads the flags. */
  @Setup
  public void load() {
    Map<String, Flag<?>> flags = new HashMap<>();
    Keys.of("open", keys).forEach(key -> flags.put(key, flag(true)));
    Keys.of("greeting", keys).forEach(key -> flags.put(key, flag("welcome")));
    Keys.of("points", keys).forEach(key -> flags.put(key, flag(100)));
    OpenFeatureAPI.getInstance().setProviderAndWait(new InMemoryProvider(flags));
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
  public Boolean openFeatureGetBoolean(Cursor cursor) {
    return client.getBooleanValue(cursor.next(open), false);
  }

  /** A flag with a text. */
  @Benchmark
  public String openFeatureGetString(Cursor cursor) {
    return client.getStringValue(cursor.next(greeting), "");
  }

  /** A flag with a number. */
  @Benchmark
  public Integer openFeatureGetInteger(Cursor cursor) {
    return client.getIntegerValue(cursor.next(points), 0);
  }
}
