package io.cairn.config.nodecache;

import static java.util.Objects.requireNonNull;
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

  @Test
  @DisplayName("What another client of the process holds is held, until it is given back")
  void tryLock_heldByAnotherClient_isRefusedUntilReleased() throws Exception {
    try (KernelLockFile one = KernelLockFile.open(file);
        KernelLockFile two = KernelLockFile.open(file)) {
      KernelLock held = requireNonNull(one.tryLock(7));
      assertThat(two.tryLock(7)).isNull();
      assertThat(two.tryLock(8)).isNotNull();

      held.release();

      assertThat(two.tryLock(7)).isNotNull();
    }
  }

  @Test
  @DisplayName("A lock that is given back twice frees nobody else's")
  void release_twice_leavesTheNextHolderAlone() throws Exception {
    try (KernelLockFile locks = KernelLockFile.open(file)) {
      KernelLock first = requireNonNull(locks.tryLock(7));
      first.release();
      KernelLock second = requireNonNull(locks.tryLock(7));

      first.release();

      assertThat(second.isHeld()).isTrue();
      assertThat(locks.tryLock(7)).isNull();
    }
  }

  @Test
  @DisplayName("An interrupt neither frees what is held nor keeps anything from being locked")
  void tryLock_interrupted_locks() throws Exception {
    try (KernelLockFile locks = KernelLockFile.open(file)) {
      KernelLock held = requireNonNull(locks.tryLock(7));
      Thread.currentThread().interrupt();
      assertThat(locks.tryLock(8)).isNotNull();
      assertThat(Thread.interrupted()).isTrue();

      assertThat(held.isHeld()).isTrue();
    }
  }
}
