package io.cairn.config.grpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireValuesTest {
  @Test
  void values_thereAndBack_areTheSame() {
    Lineage lineage = Lineage.random();
    assertThat(WireValues.lineage("f", WireValues.bytes(lineage))).isEqualTo(lineage);
    UUID id = UUID.randomUUID();
    assertThat(WireValues.uuid("f", WireValues.bytes(id))).isEqualTo(id);
    for (Held held : List.of(Held.NOTHING, new Held(lineage, VersionVector.of(65_535, 1)))) {
      assertThat(WireValues.held("f", WireValues.toProto(held))).isEqualTo(held);
    }
    for (Scope scope :
        List.of(Scope.EVERYTHING, Scope.of(Labels.NONE), Scope.of(Labels.of("a", "b", "c", "")))) {
      assertThat(WireValues.scope("f", WireValues.toProto(scope))).isEqualTo(scope);
    }
    Leadership leadership =
        new Leadership(HuntId.of("h"), 65_535, "who", VersionVector.of(65_534, 3));
    assertThat(WireValues.leadership("f", WireValues.toProto(leadership))).isEqualTo(leadership);
    HistoryEntry entry =
        new HistoryEntry(VersionVector.of(2, 1), "who", Instant.ofEpochMilli(-5), "why", 1, 2, 3);
    assertThat(WireValues.entry("f", WireValues.toProto(entry))).isEqualTo(entry);
  }

  @Test
  void lineage_onTheWire_hasItsDigitsInOrder() {
    Lineage lineage = Lineage.parse("000102030405060708090a0b0c0d0e0f");
    assertThat(WireValues.bytes(lineage).toByteArray())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }

  @Test
  void scope_everythingSaidFalse_meansEverything() {
    assertThat(
            WireValues.scope(
                "f",
                io.cairn.config.grpc.internal.proto.Scope.newBuilder()
                    .setEverything(false)
                    .build()))
        .isEqualTo(Scope.EVERYTHING);
    assertThat(
            WireValues.scope("f", io.cairn.config.grpc.internal.proto.Scope.getDefaultInstance()))
        .as("unset")
        .isEqualTo(Scope.of(Labels.NONE));
  }

  @Test
  void badValues_read_areNamedWithTheBound() {
    assertThatThrownBy(() -> WireValues.uuid("hello.session", ByteString.EMPTY))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("hello.session has 0 bytes, not 16");
    assertThatThrownBy(() -> WireValues.hunt("follow.hunt", "a\nb"))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("follow.hunt: hunt id \"a\\u000ab\" has the control character");
    assertThatThrownBy(() -> WireValues.atMost("n", -1, 5))
        .hasMessage("n is 18446744073709551615, more than 5");
    assertThatThrownBy(() -> WireValues.text("reject.reason", "x".repeat(1_001), 1_000))
        .hasMessageStartingWith("reject.reason has 1001 characters, more than 1000: \"xxx");
    assertThatThrownBy(
            () ->
                WireValues.scope(
                    "hello.scope",
                    io.cairn.config.grpc.internal.proto.Scope.newBuilder()
                        .setLabels(
                            io.cairn.config.grpc.internal.proto.Scope.Labels.newBuilder()
                                .putValues("/", ""))
                        .build()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("hello.scope.labels: label key \"/\"");
    assertThatThrownBy(
            () ->
                WireValues.leadership(
                    "header.leadership",
                    io.cairn.config.grpc.internal.proto.Leadership.newBuilder()
                        .setHunt("h")
                        .setEpoch(65_536)
                        .setWho("w")
                        .build()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("header.leadership: epoch 65536 is not in 1..65535");
    assertThatThrownBy(
            () ->
                WireValues.held(
                    "held",
                    io.cairn.config.grpc.internal.proto.Held.newBuilder().setVersion(1).build()))
        .hasMessage("held.lineage has 0 bytes, not 16");
  }
}
