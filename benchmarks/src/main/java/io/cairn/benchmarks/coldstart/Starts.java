package io.cairn.benchmarks.coldstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes that find everything prepared in a directory. One thread.
 *
 * @param directory what was prepared, in memory
 * @param port where the Config Service is
 * @param closedPort where nothing is
 */
record Starts(Path directory, int port, int closedPort) {
  /** The node cache that has the hunt. */
  static Path warmCache(Path directory) {
    return directory.resolve("warm");
  }

  /** Starts once and has the classes archived that it took. */
  void archive(Way way) throws IOException, InterruptedException {
    run(way, List.of("-XX:ArchiveClassesAtExit=" + archiveFile(way), "-Xlog:disable"));
  }

  /** Starts once. */
  Start start(Way way, boolean archived) throws IOException, InterruptedException {
    return run(way, archived ? List.of("-XX:SharedArchiveFile=" + archiveFile(way)) : List.of());
  }

  private Path archiveFile(Way way) {
    return directory.resolve(way + ".jsa");
  }

  private Start run(Way way, List<String> flags) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory(directory, "start");
    Path counters = scratch.resolve("counters");
    Path cache = way == Way.COLD_UP ? scratch.resolve("cold") : warmCache(directory);
    List<String> arguments = new ArrayList<>();
    arguments.add(way.name());
    arguments.add(directory.toString());
    arguments.add(Integer.toString(way == Way.WARM_DOWN ? closedPort : port));
    arguments.add(cache.toString());
    arguments.add(counters.toString());
    long begun = System.nanoTime();
    Process process = NodeCaches.start(ColdStart.class, flags, arguments.toArray(String[]::new));
    try {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("\"%s\" failed %s".formatted(way.words(), said));
      }
      return new Start(begun, Marks.parse(said), JvmCounters.read(counters));
    } finally {
      process.destroyForcibly().waitFor();
      Scratch.remove(scratch);
    }
  }
}
