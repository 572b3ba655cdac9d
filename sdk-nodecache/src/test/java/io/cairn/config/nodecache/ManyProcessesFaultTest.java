package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many processes of one node at the same moment. */
class ManyProcessesFaultTest {
  private static final boolean LONG = System.getProperty("cairn.stress", "short").equals("long");

  private final List<JavaProcess> processes = new ArrayList<>();
  private Path directory;
  private Path reads;

  @BeforeEach
  void choose() throws IOException {
    directory = Tmpfs.directory();
    reads = directory.resolveSibling("reads");
  }

  @AfterEach
  void end() {
    processes.forEach(JavaProcess::close);
  }

  private void start(int count, String... arguments) throws IOException {
    for (int i = 0; i < count; i++) {
      processes.add(JavaProcess.start(NodeCacheProcess.class, arguments));
    }
  }

  @Test
  @DisplayName("However many processes make the cache at once, one does and all use it")
  void create_atTheSameTime_oneDoes() throws Exception {
    for (int count : LONG ? new int[] {2, 3, 4, 5, 6, 7, 8} : new int[] {2, 6}) {
      choose();
      start(count, "once", directory.toString());
      for (JavaProcess process : processes) {
        assertThat(process.rest()).contains("found true").doesNotContain("refused");
      }
      processes.clear();
      try (var files = Files.list(directory)) {
        assertThat(files.filter(file -> file.getFileName().toString().startsWith(".v"))).isEmpty();
      }
      assertThat(NodeCacheInspector.inspect(directory).hunts()).hasSize(1);
    }
  }

  @Test
  @DisplayName("20 processes on a cold cache read each hunt from the source once")
  void get_coldCache_readsTheSourceOncePerHunt() throws Exception {
    make();
    start(20, "client", directory.toString(), reads.toString(), "3");
    for (JavaProcess process : processes) {
      process.lineWith("ready");
    }
    for (JavaProcess process : processes) {
      process.say("go");
    }
    for (JavaProcess process : processes) {
      assertThat(process.lineWith("done")).startsWith("done 3 ");
    }
    assertThat(Files.readAllLines(reads)).hasSize(3);
  }

  @Test
  @DisplayName("When the one that reads is killed, one other reads, and everybody is served")
  void get_readerKilled_oneOtherReads() throws Exception {
    make();
    start(6, "client", directory.toString(), reads.toString(), "1");
    for (JavaProcess process : processes) {
      process.lineWith("ready");
    }
    JavaProcess first = processes.remove(0);
    first.say("go");
    while (!Files.exists(reads) || Files.size(reads) == 0) {
      Thread.onSpinWait();
    }
    for (JavaProcess process : processes) {
      process.say("go");
    }
    first.kill();
    for (JavaProcess process : processes) {
      assertThat(process.lineWith("done")).startsWith("done 1 ");
    }
    assertThat(Files.readAllLines(reads)).hasSize(2);
  }

  /** The cold cache is made before, so that the test is of its reads alone. */
  private void make() {
    try (ChronicleNodeCache cache = ChronicleNodeCache.builder(directory).size(4 << 20).build()) {
      cache.open(NodeCacheProcess.listener());
    }
  }
}
