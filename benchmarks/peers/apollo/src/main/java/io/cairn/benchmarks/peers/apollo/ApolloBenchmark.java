package io.cairn.benchmarks.peers.apollo;

import com.ctrip.framework.apollo.Config;
import com.ctrip.framework.apollo.ConfigService;
import io.cairn.benchmarks.peers.keys.Cursor;
import io.cairn.benchmarks.peers.keys.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * Reads of Apollo's default config in its local mode, in which it reads the file that it keeps a
 * copy of its server's properties in, and asks no server.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class ApolloBenchmark {
  private static final String APP = "treasure-hunt";

  @Param({"1", "1000"})
  private int keys;

  private String[] points;
  private Config config;

  /** Loads the properties from a file. */
  @Setup
  public void load() throws IOException {
    Path cache = Files.createTempDirectory("cairn-apollo");
    Path file =
        cache.resolve(Path.of(APP, "config-cache", APP + "+default+application.properties"));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Keys.of("points", keys).stream().map(key -> key + "=100").toList());
      System.setProperty("app.id", APP);
      System.setProperty("env", "Local");
      System.setProperty("apollo.cache-dir", cache.toString());
      config = ConfigService.getAppConfig();
    } finally {
      for (Path each : List.of(file, file.getParent(), cache.resolve(APP), cache)) {
        Files.deleteIfExists(each);
      }
    }
    points = Keys.read("points", keys);
    for (String key : points) {
      if (config.getIntProperty(key, 0) != 100) {
        throw new IllegalStateException(key + " was not loaded");
      }
    }
  }

  /** A property as it is. */
  @Benchmark
  public String apolloGetProperty(Cursor cursor) {
    return config.getProperty(cursor.next(points), "0");
  }

  /** A property as a number; Apollo keeps the numbers of up to 500 keys. */
  @Benchmark
  public Integer apolloGetIntProperty(Cursor cursor) {
    return config.getIntProperty(cursor.next(points), 0);
  }
}
