package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLockFileTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void choose() {
    file = directory.resolve("lock");
  }

  private long descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> isOfFile(each)).count();
    }
  }

  private boolean isOfFile(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Test
  @DisplayName("What is closed locks nothing, and opens the file no more")
  void tryLock_closed_throwsAndOpensNothing() throws Exception {
    KernelLockFile closed = KernelLockFile.open(file);
    closed.close();
    assertThatThrownBy(() -> closed.tryLock(0)).isInstanceOf(ClosedChannelException.class);
    assertThat(descriptors()).isZero();
  }

  @Test
  @DisplayName("What is closed locks nothing, though another client of the process has the file")
  void tryLock_closedBesideAnother_throws() throws Exception {
    try (KernelLockFile other = KernelLockFile.open(file)) {
      KernelLockFile closed = KernelLockFile.open(file);
      closed.close();
      assertThatThrownBy(() -> closed.tryLock(0)).isInstanceOf(ClosedChannelException.class);
      assertThat(other.tryLock(0)).isNotNull();
    }
  }
}
