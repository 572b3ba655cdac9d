package io.cairn.config.spi;

import static io.cairn.config.spi.Encoded.LINEAGE;
import static io.cairn.config.spi.Encoded.config;
import static io.cairn.config.spi.Encoded.decode;
import static io.cairn.config.spi.Encoded.sample;
import static io.cairn.config.spi.Encoded.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Allocations;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.RandomConfigs;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
  @Test
  void encode_knownConfig_hasTheDrawnLayout() {
    String expected =
        "43524e53 0100 0000 94000000 @@@@@@@@ 1100000000000200 8877665544332211 feffffffffffffff"
            + "02000000 01000000 01000000 02000000 0400 000000000000"
            + HexFormat.of().formatHex("hunt\0\0\0\0".getBytes(StandardCharsets.US_ASCII))
            + "8e000000 91000000 03000000 00000000 00000000 0100 0000"
            + "8f000000 94000000 00000000 00000000 01000000 0200 0000"
            + "0100"
            + "6b"
            + "0a00"
            + "746578742f706c61696e"
            + "0000"
            + "0300"
            + "6b3d76"
            + "61"
            + "6263"
            + "78797a";
    String actual = HexFormat.of().formatHex(sample());

    assertThat(actual.substring(0, 24) + "@@@@@@@@" + actual.substring(32))
        .isEqualTo(expected.replace(" ", ""));
  }

  @Test
  void decode_randomConfigs_areEqualAndEncodeToTheSameBytes() {
    RandomConfigs random = new RandomConfigs(11);
    for (int i = 0; i < 3_000; i++) {
      HuntConfig config = random.config();
      if (random.random().nextBoolean()) {
        config = config.select(Scope.of(random.labels()));
      }
      byte[] encoded = SnapshotCodec.encode(config);
      HuntConfig decoded = decode(encoded);

      assertThat(decoded).isEqualTo(config).hasSameHashCodeAs(config);
      assertThat(decoded.labelKeys()).isEqualTo(config.labelKeys());
      assertThat(decoded.bytes()).isEqualTo(config.bytes());
      assertThat(SnapshotCodec.encode(decoded)).isEqualTo(encoded);
      assertThat(SnapshotCodec.encodedSize(config)).isEqualTo(encoded.length);
    }
  }

  @Test
  void decode_anyKindOfBuffer_readsTheSameAndLeavesItAlone() {
    HuntConfig config = new RandomConfigs(12).config();
    byte[] encoded = SnapshotCodec.encode(config);

    for (ByteBuffer buffer : Encoded.buffers(encoded)) {
      ByteBuffer before = buffer.duplicate();
      assertThat(SnapshotCodec.decode(buffer)).isEqualTo(config);
      assertThat(SnapshotHeader.peek(buffer).hunt()).isEqualTo(config.hunt());
      assertThat(buffer.position()).isEqualTo(before.position());
      assertThat(buffer.limit()).isEqualTo(before.limit());
      assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }
  }

  @Test
  void encode_intoBuffer_writesAtItsPosition() {
    byte[] expected = sample();
    for (ByteBuffer target :
        List.of(
            ByteBuffer.allocate(expected.length + 10),
            ByteBuffer.allocateDirect(expected.length + 10).order(ByteOrder.LITTLE_ENDIAN))) {
      for (int i = 0; i < target.capacity(); i++) {
        target.put(i, (byte) 0x55);
      }
      target.position(3);
      SnapshotCodec.encode(decode(expected), target);

      assertThat(target.position()).isEqualTo(3 + expected.length);
      assertThat(target.slice(3, expected.length)).isEqualTo(ByteBuffer.wrap(expected));
      assertThat(target.get(2)).isEqualTo((byte) 0x55);
      assertThat(target.get(3 + expected.length)).isEqualTo((byte) 0x55);
    }
  }

  @Test
  void encode_intoBufferTooSmall_leavesItAlone() {
    ByteBuffer target = ByteBuffer.allocate(sample().length - 1);

    assertThatThrownBy(() -> SnapshotCodec.encode(decode(sample()), target))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(target).isEqualTo(ByteBuffer.allocate(sample().length - 1));
  }

  @Test
  void decode_fragments_shareTheEncodedBytes() {
    byte[] encoded = sample();
    HuntConfig decoded = decode(encoded);
    encoded[encoded.length - 1] = '!'; // nobody may; it shows that nothing was copied

    assertThat(decoded.fragment("a").text()).isEqualTo("xy!");
  }

  @Test
  void decode_fragmentAskedTwice_isTheSame() {
    HuntConfig decoded = decode(sample());

    assertThat(decoded.fragment("bc")).isSameAs(decoded.fragments().get(1));
  }

  @Test
  void decode_twoFragmentsOfOneSelectorOrType_shareIt() {
    HuntConfig decoded =
        decode(
            SnapshotCodec.encode(
                config(
                    text("a", "").withSelector(Selector.parse("k=v")),
                    text("b", "").withSelector(Selector.parse("k in (v)")))));

    assertThat(decoded.fragment("a").selector()).isSameAs(decoded.fragment("b").selector());
    assertThat(decoded.fragment("a").contentType()).isSameAs(decoded.fragment("b").contentType());
  }

  @Test
  void decode_noSelector_isEverythingItself() {
    assertThat(decode(sample()).fragment("a").selector()).isSameAs(Selector.EVERYTHING);
  }

  @Test
  void indexOf_everyNameAndItsNeighbours_findsOnlyWhatIsThere() {
    List<Fragment> fragments = new ArrayList<>();
    for (int i = 0; i < 1_000; i += 2) {
      fragments.add(text("rules/%03d".formatted(i), ""));
    }
    HuntConfig decoded = decode(SnapshotCodec.encode(config(fragments.toArray(Fragment[]::new))));

    for (int i = -1; i <= 1_001; i++) {
      String name = "rules/%03d".formatted(i);
      assertThat(decoded.has(name)).as(name).isEqualTo(i >= 0 && i < 1_000 && i % 2 == 0);
      assertThat(decoded.has(name + "x")).isFalse();
    }
    assertThat(decoded.has("")).isFalse();
    assertThat(decoded.has("rules/\u0130" + "00")).isFalse();
    assertThat(decoded.has("rules")).isFalse();
  }

  @Test
  void indexOf_anyName_allocatesNothing() {
    HuntConfig decoded = decode(SnapshotCodec.encode(RandomConfigs.sized(100, 1)));

    assertThat(Allocations.fewest(() -> decoded.has("rules/stage-00042/clue"))).isZero();
  }

  @Test
  void decode_4000Fragments_allocatesNoMoreThanForOne() {
    byte[] one = SnapshotCodec.encode(RandomConfigs.sized(1, 1));
    byte[] many = SnapshotCodec.encode(RandomConfigs.sized(4_000, 1));

    long forOne = Allocations.fewest(() -> decode(one));
    assertThat(Allocations.fewest(() -> decode(many))).isLessThanOrEqualTo(forOne + 64);
  }

  @Test
  void decode_empty_isAnEmptyConfig() {
    HuntConfig decoded = decode(SnapshotCodec.encode(config()));

    assertThat(decoded).isEqualTo(config());
    assertThat(decoded.fragments()).isEmpty();
  }

  @Test
  void decode_largestContent_isLegalAndOneByteMoreIsNot() {
    byte[] half = new byte[32 << 20];
    byte[] encoded =
        SnapshotCodec.encode(config(Fragment.of("a", "x/y", half), Fragment.of("b", "x/y", half)));

    assertThat(decode(encoded).bytes()).isEqualTo(HuntConfig.MAX_BYTES);

    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
    Encoded.view(longer).putInt(72 + 24 + SnapshotLayout.ENTRY_CONTENT_LENGTH, half.length + 1);
    assertThatThrownBy(() -> decode(Encoded.repaired(longer)))
        .isInstanceOf(MalformedSnapshotException.class)
        .hasMessageContainingAll("content", "67108865", "67108864");
  }

  @Test
  void decode_mostFragments_readsThem() {
    List<Fragment> fragments = new ArrayList<>(HuntConfig.MAX_FRAGMENTS);
    byte[] content = {7};
    for (int i = 0; i < HuntConfig.MAX_FRAGMENTS; i++) {
      fragments.add(Fragment.of("n/" + i, "x/y", content));
    }
    HuntConfig config =
        HuntConfig.of(HuntId.of("hunt"), LINEAGE, VersionVector.of(2, 17), fragments);
    HuntConfig decoded = decode(SnapshotCodec.encode(config));

    assertThat(decoded.fragments()).hasSize(HuntConfig.MAX_FRAGMENTS);
    assertThat(decoded.fragment("n/1048575").bytes()).containsExactly(7);
  }

  @Test
  void decode_manyTypesAndSelectors_areToldApart() {
    List<Fragment> fragments = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      fragments.add(
          Fragment.of("n" + i, "t/" + i, new byte[0], Selector.parse("k" + i % 70 + ">" + i)));
    }
    HuntConfig config = config(fragments.toArray(Fragment[]::new));

    assertThat(decode(SnapshotCodec.encode(config))).isEqualTo(config);
  }

  @Test
  void peek_snapshot_tellsWhoseItIs() {
    byte[] encoded = sample();
    byte[] more = Arrays.copyOf(encoded, encoded.length + 9);

    for (byte[] bytes : new byte[][] {encoded, more}) {
      assertThat(SnapshotHeader.peek(ByteBuffer.wrap(bytes)))
          .isEqualTo(
              new SnapshotHeader(
                  HuntId.of("hunt"), LINEAGE, VersionVector.of(2, 17), 2, encoded.length));
    }
  }

  @Test
  void peek_longestHuntId_isRead() {
    HuntId hunt = HuntId.of("🏴".repeat(128));
    HuntConfig config = HuntConfig.of(hunt, LINEAGE, VersionVector.of(2, 17), List.of());

    assertThat(SnapshotHeader.peek(ByteBuffer.wrap(SnapshotCodec.encode(config))).hunt())
        .isEqualTo(hunt);
  }

  @Test
  void decode_labelKeysOfOthers_areKept() {
    HuntConfig config =
        config(text("a", "").withSelector(Selector.parse("x=1")), text("b", ""))
            .select(Scope.of(Labels.NONE));

    assertThat(decode(SnapshotCodec.encode(config)).labelKeys()).containsExactly("x");
  }
}
