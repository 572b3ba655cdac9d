package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.PodSession;
import io.cairn.config.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionFilesTest {
  private final ManualClock clock = new ManualClock();
  private Path base;
  private SessionFiles files;

  @BeforeEach
  void choose() throws IOException {
    base = Tmpfs.directory();
    files = new SessionFiles(base, clock::nanoTime);
  }

  private static PodSession session(String pod) {
    return new PodSession(pod, new UUID(1, 2), Instant.EPOCH, 0, Instant.EPOCH);
  }

  private void age() throws IOException {
    try (var all = Files.list(base.resolve("sessions"))) {
      for (Path file : all.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      }
    }
  }

  @Test
  @DisplayName("A process that runs for long removes what is old again and again")
  void save_anHourLater_removesTheOld() throws IOException {
    for (String gone : new String[] {"first", "second"}) {
      files.save(session(gone));
      age();
      clock.advance(Duration.ofHours(1));
      files.save(session("pod"));
      assertThat(files.read(gone)).isEmpty();
      assertThat(files.read("pod")).contains(session("pod"));
    }
  }

  @Test
  @DisplayName("It does not look at all files each time")
  void save_soonAfter_leavesTheOld() throws IOException {
    files.save(session("gone"));
    age();
    clock.advance(Duration.ofMinutes(59));
    files.save(session("pod"));
    assertThat(files.read("gone")).isPresent();
  }

  @Test
  @DisplayName("What is not a session stays")
  void save_otherFilesThere_leavesThem() throws IOException {
    files.save(session("gone"));
    Path notes = Files.writeString(base.resolve("sessions/notes"), "somebody's");
    age();
    clock.advance(Duration.ofHours(1));
    files.save(session("pod"));
    assertThat(files.read("gone")).isEmpty();
    assertThat(notes).exists();
  }
}
