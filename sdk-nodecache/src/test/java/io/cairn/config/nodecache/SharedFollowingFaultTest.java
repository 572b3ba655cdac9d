package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Processes that follow a hunt through the cache, and what becomes of them when others die. */
class SharedFollowingFaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<JavaProcess> processes = new ArrayList<>();
  private Path directory;
  private Path streams;

  @BeforeEach
  void choose() throws IOException {
    directory = Tmpfs.directory();
    streams = directory.resolveSibling("streams");
  }

  @AfterEach
  void end() {
    processes.forEach(JavaProcess::close);
  }

  private JavaProcess start(String how) throws IOException {
    JavaProcess process =
        JavaProcess.start(FollowerProcess.class, how, directory.toString(), streams.toString());
    processes.add(process);
    return process;
  }

  private List<String> streams() throws IOException {
    return Files.exists(streams) ? Files.readAllLines(streams) : List.of();
  }

  /** Waits until a process serves a version that is issued from now on. */
  private static String newVersion(JavaProcess process) {
    long after = System.currentTimeMillis() / FollowerProcess.VERSION_MILLIS;
    while (true) {
      String line = process.lineWith("serves");
      if (Long.parseLong(line.split(" ", -1)[1]) > after) {
        return line;
      }
    }
  }

  @Test
  @DisplayName("Three processes have one stream; when its owner is killed, one other opens one")
  void leader_killed_theNextOneFollows() throws Exception {
    JavaProcess first = start("shared");
    newVersion(first);
    List<JavaProcess> others = List.of(start("shared"), start("shared"));
    for (JavaProcess other : others) {
      assertThat(newVersion(other)).endsWith("true NODE_CACHE");
    }
    assertThat(streams()).containsExactly(String.valueOf(first.pid()));

    for (int round = 0; round < 2; round++) {
      JavaProcess leader = processes.remove(0);
      leader.kill();
      long killed = System.nanoTime();
      int open = round + 2;
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> streams().size() == open);
      System.out.printf("taken over after %.1f ms%n", (System.nanoTime() - killed) / 1e6);
      for (JavaProcess other : processes) {
        assertThat(newVersion(other)).contains(" true ");
      }
      JavaProcess next = processes.stream().filter(each -> isLast(each)).findFirst().orElseThrow();
      processes.remove(next);
      processes.add(0, next);
    }
    assertThat(streams()).hasSize(3).doesNotHaveDuplicates();
  }

  private boolean isLast(JavaProcess process) {
    try {
      List<String> all = streams();
      return all.get(all.size() - 1).equals(String.valueOf(process.pid()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("A process whose own stream is down sees what a neighbour is told")
  void stream_down_neighboursNewsArrive() throws Exception {
    newVersion(start("shared"));
    JavaProcess cutOff = start("cutoff");
    for (int i = 0; i < 5; i++) {
      assertThat(newVersion(cutOff)).endsWith("true NODE_CACHE");
    }
  }
}
