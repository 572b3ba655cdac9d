package io.cairn.benchmarks.coldstart;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class JvmCountersTest {
  private static final int HEADER = 32;
  private static final int ENTRY = 64;

  @Test
  void parse_ofEitherByteOrder_findsTheNumbers() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      JvmCounters counters =
          JvmCounters.parse(file(order, "sun.os.hrt.frequency", 1_000_000, "sun.cls.time", 2_500));
      assertThat(counters.millis("sun.cls.time")).isEqualTo(2.5);
    }
  }

  @Test
  void sum_ofWhatThisJvmDoesNotCount_leavesItOut() throws IOException {
    JvmCounters counters = JvmCounters.parse(file(ByteOrder.LITTLE_ENDIAN, "a", 1, "b", 2));
    assertThat(counters.sum("a", "b", "c")).isEqualTo(3);
  }

  @Test
  void parse_textBetweenTheNumbers_isPassedOver() throws IOException {
    ByteBuffer file = file(ByteOrder.LITTLE_ENDIAN, "a", 1, "b", 2);
    file.putInt(HEADER + 8, 12).put(HEADER + 12, (byte) 'B');
    assertThat(JvmCounters.parse(file).sum("a", "b")).isEqualTo(2);
  }

  @Test
  void parse_fileCutShort_failsByName() {
    ByteBuffer file = file(ByteOrder.LITTLE_ENDIAN, "a", 1, "b", 2);
    assertThatThrownBy(() -> JvmCounters.parse(file.limit(HEADER + ENTRY + 10)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void parse_anotherFile_failsByName() {
    assertThatThrownBy(() -> JvmCounters.parse(ByteBuffer.wrap("[1, 2, 3]".getBytes(US_ASCII))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not counters");
  }

  private static ByteBuffer file(
      ByteOrder order, String one, long number, String other, long otherNumber) {
    ByteBuffer file = ByteBuffer.allocate(HEADER + 2 * ENTRY);
    file.putInt(0, 0xcafec0c0).put(4, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 0));
    file.order(order).putInt(24, HEADER).putInt(28, 2);
    entry(file, HEADER, one, number);
    entry(file, HEADER + ENTRY, other, otherNumber);
    return file;
  }

  private static void entry(ByteBuffer file, int at, String name, long number) {
    file.putInt(at, ENTRY).putInt(at + 4, 20).putInt(at + 8, 0).put(at + 12, (byte) 'J');
    file.putInt(at + 16, 48).put(at + 20, name.getBytes(US_ASCII)).putLong(at + 48, number);
  }
}
