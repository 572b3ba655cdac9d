package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Labels;
import io.cairn.config.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static final List<String> KEYS = List.of("region", "role");

  private static Group of(String... labels) {
    return Group.of(Scope.of(Labels.of(labels)), KEYS);
  }

  @Test
  void of_labelsThatAgreeOnTheKeys_isOneGroup() {
    assertThat(of("region", "eu", "pod", "1")).isEqualTo(of("pod", "2", "region", "eu"));
  }

  @Test
  void of_labelsThatDifferOnAKey_isAnotherGroup() {
    assertThat(of("region", "eu")).isNotEqualTo(of("region", "us"));
    assertThat(of("region", "eu")).isNotEqualTo(of("region", "eu", "role", ""));
    assertThat(of("region", "x")).isNotEqualTo(of("role", "x"));
  }

  @Test
  void of_everything_isAGroupOfItsOwnWhereSelectorsPart() {
    assertThat(Group.of(Scope.EVERYTHING, KEYS)).isNotEqualTo(of());
    assertThat(Group.of(Scope.EVERYTHING, List.of()))
        .isEqualTo(Group.of(Scope.of(Labels.of("a", "b")), List.of()));
  }
}
