package io.cairn.benchmarks.coldstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cairn.config.HuntConfig;
import io.cairn.config.spi.SnapshotCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.openhft.chronicle.map.ChronicleMap;

/** The process that starts: comes to its config in one way, and says when it was where. */
final class ColdStart {
  private ColdStart() {}

  /**
   * Starts.
   *
   * @param args the way, the directory of what is there, the port of the Config Service, the
   *     directory of the node cache, and where the JVM's counters are copied to
   */
  public static void main(String[] args) throws Exception {
    Marks marks = new Marks();
    marks.mark("main");
    Path directory = Path.of(args[1]);
    int found =
        switch (args[0]) {
          case "JSON" -> file(new ObjectMapper(), StartHunt.json(directory), marks);
          case "YAML" -> file(new YAMLMapper(), StartHunt.yaml(directory), marks);
          case "MAP" -> map(directory, marks);
          default -> ClientStart.start(args[0], Integer.parseInt(args[2]), Path.of(args[3]), marks);
        };
    marks.mark("config");
    copyCounters(Path.of(args[4]));
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    marks.put("CPU", cpu.toNanos());
    if (found != StartHunt.FRAGMENTS) {
      throw new IllegalStateException("not what was written: " + found + " fragments");
    }
    ClientStart.awaitSource(marks);
    System.out.println(marks.line());
    System.exit(0);
  }

  private static int file(ObjectMapper mapper, Path file, Marks marks) throws IOException {
    marks.mark("opened");
    return mapper.readValue(file.toFile(), Rules.class).clues().size() + 1;
  }

  private static int map(Path directory, Marks marks) throws IOException {
    ChronicleMap<String, byte[]> map = StartHunt.map(directory);
    marks.mark("opened");
    HuntConfig config = SnapshotCodec.decode(ByteBuffer.wrap(map.get(StartHunt.HUNT.value())));
    return config.fragments().size();
  }

  /** As they are at this moment; none where the JVM keeps none. */
  private static void copyCounters(Path target) throws IOException {
    String user = System.getProperty("user.name");
    String pid = Long.toString(ProcessHandle.current().pid());
    Path counters = Path.of("/tmp", "hsperfdata_" + user, pid);
    if (Files.isReadable(counters)) {
      Files.copy(counters, target);
    }
  }
}
