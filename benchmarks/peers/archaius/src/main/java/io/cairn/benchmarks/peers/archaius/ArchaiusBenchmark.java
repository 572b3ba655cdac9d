package io.cairn.benchmarks.peers.archaius;

import com.netflix.archaius.DefaultPropertyFactory;
import com.netflix.archaius.api.Config;
import com.netflix.archaius.api.Property;
import com.netflix.archaius.api.config.CompositeConfig;
import com.netflix.archaius.api.exceptions.ConfigException;
import com.netflix.archaius.config.DefaultCompositeConfig;
import com.netflix.archaius.config.MapConfig;
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

/** Reads of an Archaius config with a single layer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class ArchaiusBenchmark {

  private static Config config(int keys) throws ConfigException {
    Map<String, String> properties = new HashMap<>();
    Keys.of("points", keys).forEach(key -> properties.put(key, "100"));
    CompositeConfig config = DefaultCompositeConfig.create();
    config.addConfig("hunts", MapConfig.from(properties));
    return config;
  }

  /** A property that is held, which is how Archaius asks to be read. */
  @State(Scope.Benchmark)
  public static class Held {
    private Property<Integer> points;

    /** Looks the property up. */
    @Setup
    public void load() throws ConfigException {
      points =
          DefaultPropertyFactory.from(config(1))
              .get(Keys.of("points", 1).get(0), Integer.class)
              .orElse(0);
      if (points.get() != 100) {
        throw new IllegalStateException("the property was not loaded");
      }
    }
  }

  /** Properties that are looked up at each read. */
  @State(Scope.Benchmark)
  public static class LookedUp {
    @Param({"1", "1000"})
    private int keys;

    private String[] points;
    private Config config;

    /** Loads the properties. */
    @Setup
    public void load() throws ConfigException {
      points = Keys.read("points", keys);
      config = config(keys);
      for (String key : points) {
        if (config.getInteger(key) != 100) {
          throw new IllegalStateException(key + " was not loaded");
        }
      }
    }
  }

  /** A property that is held. */
  @Benchmark
  public Integer archaiusHeldProperty(Held held) {
    return held.points.get();
  }

  /** A property by its key. */
  @Benchmark
  public Integer archaiusGetInteger(LookedUp properties, Cursor cursor) {
    return properties.config.getInteger(cursor.next(properties.points));
  }
}
