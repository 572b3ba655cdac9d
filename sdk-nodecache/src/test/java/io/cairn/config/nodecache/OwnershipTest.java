package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.NodeCacheException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {
  private static final Path BASE = Path.of("/run/cairn");

  @ParameterizedTest(name = "owner {0}, mode {1}, user {2}")
  @DisplayName("A directory in which nobody but root can replace what is ours is accepted")
  @CsvSource({
    "1000, 700, 1000", // as it is made
    "1000, 755, 1000",
    "1000, 1777, 1000",
    "0, 755, 0",
    "0, 755, 1000", // a volume mounted in it
    "0, 1777, 1000", // /dev/shm
    "0, 777, 1000", // an emptyDir
    "0, 777, 0",
    "0, 2777, 1000" // an emptyDir with an fsGroup
  })
  void checkBase_replaceableByNobody_isAccepted(int owner, String mode, int self) {
    assertThatCode(() -> Ownership.checkBase(BASE, owner, Integer.parseInt(mode, 8), self))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "owner {0}, mode {1}, user {2}")
  @DisplayName("A directory in which another user can replace what is ours is refused")
  @CsvSource({
    "1001, 755, 1000, belongs to user 1001",
    "1001, 1777, 1000, belongs to user 1001", // the owner may, sticky or not
    "1001, 700, 0, belongs to user 1001",
    "1000, 777, 1000, has mode 777",
    "1000, 775, 1000, chmod go-w it",
    "1000, 757, 1000, has mode 757"
  })
  void checkBase_replaceableByAnother_isRefused(int owner, String mode, int self, String why) {
    assertThatThrownBy(() -> Ownership.checkBase(BASE, owner, Integer.parseInt(mode, 8), self))
        .isInstanceOf(NodeCacheException.class)
        .hasMessageContaining(why);
  }
}
