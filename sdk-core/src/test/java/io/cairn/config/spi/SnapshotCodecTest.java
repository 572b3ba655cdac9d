package io.cairn.config.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cairn.config.Allocations;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
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
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
  private static final Lineage LINEAGE = new Lineage(0x1122334455667788L, -2);

  private static HuntConfig config(Fragment... fragments) {
    return HuntConfig.of(HuntId.of("hunt"), LINEAGE, VersionVector.of(2, 17), List.of(fragments));
  }

  private static Fragment text(String name, String content) {
    return Fragment.ofText(name, "text/plain", content);
  }

  /** Two fragments a and bc, types text/plain, selectors "" and k=v; index at 72. */
  private static byte[] sample() {
    return SnapshotCodec.encode(
        config(text("a", "xyz"), text("bc", "").withSelector(Selector.parse("k=v"))));
  }

  private static HuntConfig decode(byte[] encoded) {
    return SnapshotCodec.decode(ByteBuffer.wrap(encoded));
  }

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
  void decode_everyTruncation_isMalformed() {
    byte[] encoded = sample();
    for (int length = 0; length < encoded.length; length++) {
      byte[] part = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> decode(part)).isInstanceOf(MalformedSnapshotException.class);
      assertThatThrownBy(() -> decode(Encoded.repaired(part)))
          .isInstanceOf(MalformedSnapshotException.class);
    }
  }

  @Test
  void decode_trailingByte_isMalformed() {
    byte[] longer = Arrays.copyOf(sample(), sample().length + 1);

    assertMalformed(longer, "total length", SnapshotLayout.LENGTH);
    assertMalformed(Encoded.repaired(longer), "content", longer.length - 1);
  }

  @Test
  void decode_everyFlippedBit_isMalformed() {
    byte[] encoded = sample();
    for (int bit = 0; bit < encoded.length * 8; bit++) {
      byte[] flipped = encoded.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> decode(flipped)).isInstanceOf(MalformedSnapshotException.class);
    }
  }

  @Test
  void decode_wrongEnvelope_namesTheField() {
    assertForged(b -> b.put(0, (byte) 'X'), "magic", 0);
    assertForged(b -> b.putShort(4, (short) 2), "format", 4);
    assertForged(b -> b.putShort(6, (short) 1), "padding", 6);
    byte[] wrongSum = sample();
    wrongSum[SnapshotLayout.CHECKSUM]++;
    assertMalformed(wrongSum, "checksum", SnapshotLayout.CHECKSUM);
  }

  @Test
  void decode_forgedHeader_namesTheField() {
    assertForged(b -> b.putInt(40, -1), "fragment count", 40);
    assertForged(b -> b.putInt(40, HuntConfig.MAX_FRAGMENTS), "fragment count", 40);
    assertForged(b -> b.putInt(40, 4), "fragment count", 40);
    assertForged(b -> b.putInt(44, Integer.MAX_VALUE), "label key count", 44);
    assertForged(b -> b.putInt(48, 3), "content type count", 48);
    assertForged(b -> b.putInt(52, -1), "selector count", 52);
    assertForged(b -> b.putShort(56, (short) 0), "hunt length", 56);
    assertForged(b -> b.putShort(56, (short) 513), "hunt length", 56);
    assertForged(b -> b.putShort(56, (short) 100), "hunt length", 56);
    assertForged(b -> b.put(63, (byte) 1), "padding", 58);
    assertForged(b -> b.put(64, (byte) '\n'), "hunt", 64);
    assertForged(b -> b.put(64, (byte) 0x80), "hunt", 64);
    assertForged(b -> b.put(64, (byte) 0xc0).put(65, (byte) 0x80), "hunt", 64); // overlong NUL
    assertForged(b -> b.put(71, (byte) 1), "padding", 71);
  }

  @Test
  void decode_forgedIndex_namesTheField() {
    int second = 72 + 24;
    assertForged(b -> b.putInt(72, 0x8f), "name offset", 72);
    assertForged(b -> b.putInt(second, 0x8e), "name offset", second);
    assertForged(b -> b.putInt(76, 0x90), "name length", second + 20); // contents cut into names
    assertForged(b -> b.putInt(76, -1), "content offset", 76);
    assertForged(b -> b.putInt(76, 0x95), "content offset", 76);
    assertForged(b -> b.putInt(second + 4, 0x93), "content offset", second + 4);
    assertForged(b -> b.putInt(80, -1), "content length", 80);
    assertForged(b -> b.putInt(80, 4), "content length", 80);
    assertForged(b -> b.putInt(84, 1), "content type number", 84);
    assertForged(b -> b.putInt(84, -1), "content type number", 84);
    assertForged(b -> b.putInt(88, 2), "selector number", 88);
    assertForged(b -> b.putInt(88, 1), "selector count", 52); // the other is not used any more
    assertForged(b -> b.putShort(92, (short) 0), "name", 0x8e);
    assertForged(b -> b.putShort(92, (short) -1), "name length", 92);
    assertForged(b -> b.putShort(94, (short) 1), "padding", 94);
  }

  @Test
  void decode_forgedStrings_namesTheField() {
    assertForged(b -> b.put(0x7a, (byte) '-'), "label key", 0x78);
    assertForged(b -> b.putShort(0x78, (short) 0xffff), "label key", 0x78);
    assertForged(b -> b.put(0x7d, (byte) 7), "content type", 0x7b);
    assertForged(b -> b.put(0x7d, (byte) 0x80), "content type", 0x7b);
    assertForged(b -> b.put(0x8c, (byte) '('), "selector", 0x89);
    assertForged(b -> b.put(0x8b, (byte) '/'), "selector", 0x89);
  }

  @Test
  void decode_forgedNames_namesTheField() {
    for (byte illegal : new byte[] {'/', '.', ' ', 0, -1, (byte) 0xc3}) {
      assertForged(b -> b.put(0x8e, illegal), "name", 0x8e);
    }
    assertForged(b -> b.put(0x8e, (byte) 'z'), "name", 0x8f); // not ascending
  }

  @Test
  void decode_namesTwice_isMalformed() {
    byte[] encoded = SnapshotCodec.encode(config(text("a", ""), text("b", "")));
    byte[] twice =
        new String(encoded, StandardCharsets.ISO_8859_1)
            .replaceFirst("ab$", "aa")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertMalformed(Encoded.repaired(twice), "name", twice.length - 1);
  }

  @Test
  void decode_selectorNotCanonical_isMalformed() {
    byte[] encoded =
        SnapshotCodec.encode(config(text("a", "").withSelector(Selector.parse("k>17"))));
    byte[] padded =
        new String(encoded, StandardCharsets.ISO_8859_1)
            .replace("k>17", "k>07")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> decode(Encoded.repaired(padded)))
        .isInstanceOf(MalformedSnapshotException.class)
        .hasMessageContaining("canonical form \"k>7\"");
  }

  @Test
  void decode_everyByteInNameAndType_isLegalJustWhereFragmentsAllowIt() {
    byte[] encoded = SnapshotCodec.encode(config(Fragment.of("aNa", "aTa", new byte[0])));
    int name = new String(encoded, StandardCharsets.ISO_8859_1).indexOf("aNa");
    int type = new String(encoded, StandardCharsets.ISO_8859_1).indexOf("aTa");
    for (int value = 0; value < 256; value++) {
      String one = "a" + (char) value + "a";
      assertThat(isAccepted(encoded, name + 1, value)).isEqualTo(isLegal(one, "x/y"));
      assertThat(isAccepted(encoded, type + 1, value)).isEqualTo(isLegal("x", one));
    }
  }

  @Test
  void decode_randomNames_areLegalJustWhereFragmentsAllowThem() {
    Random random = new Random(13);
    String characters = "./aA-_";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int j = random.nextInt(20); j >= 0; j--) {
        name.append(characters.charAt(random.nextInt(characters.length())));
      }
      ByteBuffer bytes = ByteBuffer.wrap(("/header./" + name).getBytes(StandardCharsets.US_ASCII));
      assertThat(EncodedText.isFragmentName(bytes, 9, name.length()))
          .as(name.toString())
          .isEqualTo(isLegal(name.toString(), "x/y"));
    }
  }

  private static boolean isAccepted(byte[] encoded, int offset, int value) {
    byte[] forged = encoded.clone();
    forged[offset] = (byte) value;
    try {
      decode(Encoded.repaired(forged));
      return true;
    } catch (MalformedSnapshotException e) {
      return false;
    }
  }

  private static boolean isLegal(String name, String type) {
    try {
      Fragment.of(name, type, new byte[0]);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void decode_giantClaims_allocateNothingForThem() {
    for (int offset : new int[] {40, 44, 48, 52}) {
      for (int claim : new int[] {1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
        byte[] forged = sample();
        Encoded.view(forged).putInt(offset, claim);
        Encoded.repaired(forged);
        long bytes =
            Allocations.fewest(
                () ->
                    assertThatThrownBy(() -> decode(forged))
                        .isInstanceOf(MalformedSnapshotException.class));
        assertThat(bytes).isLessThan(100_000);
      }
    }
  }

  @Test
  void decode_labelKeysOfOthers_areKept() {
    HuntConfig config =
        config(text("a", "").withSelector(Selector.parse("x=1")), text("b", ""))
            .select(Scope.of(Labels.NONE));

    assertThat(decode(SnapshotCodec.encode(config)).labelKeys()).containsExactly("x");
  }

  private static void assertForged(Consumer<ByteBuffer> change, String field, long offset) {
    byte[] forged = sample();
    change.accept(Encoded.view(forged));
    assertMalformed(Encoded.repaired(forged), field, offset);
  }

  private static void assertMalformed(byte[] encoded, String field, long offset) {
    for (ByteBuffer buffer : Encoded.buffers(encoded)) {
      MalformedSnapshotException e =
          catchThrowableOfType(
              MalformedSnapshotException.class, () -> SnapshotCodec.decode(buffer));
      assertThat(e).as(field).isNotNull();
      assertThat(e.field()).as(e.getMessage()).isEqualTo(field);
      assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset);
      assertThat(e).hasMessageContainingAll(field, "offset " + offset);
    }
  }
}
