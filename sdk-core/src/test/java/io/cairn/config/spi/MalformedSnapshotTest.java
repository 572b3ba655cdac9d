package io.cairn.config.spi;

import static io.cairn.config.spi.Encoded.config;
import static io.cairn.config.spi.Encoded.decode;
import static io.cairn.config.spi.Encoded.sample;
import static io.cairn.config.spi.Encoded.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cairn.config.Allocations;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every way in which bytes fail to be a snapshot, with the checksum wrong and with it right. */
class MalformedSnapshotTest {
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
