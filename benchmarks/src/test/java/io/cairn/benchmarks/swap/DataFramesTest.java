package io.cairn.benchmarks.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DataFramesTest {
  private static final int DATA = 0;
  private static final int SETTINGS = 4;

  private final DataFrames frames = new DataFrames();

  @Test
  void take_whatAConnectionSaysForItself_isNoData() {
    byte[] said = frame(SETTINGS, 600);
    assertThat(frames.take(said, said.length)).isFalse();
    byte[] empty = frame(DATA, 0);
    assertThat(frames.take(empty, empty.length)).isFalse();
  }

  @Test
  void take_dataInPieces_isFoundInThosePiecesAlone() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List.of(frame(SETTINGS, 18), frame(DATA, 300), frame(SETTINGS, 0)).forEach(all::writeBytes);
    byte[] bytes = all.toByteArray();
    int dataFrom = 9 + 18 + 9;
    for (int i = 0; i < bytes.length; i++) {
      assertThat(frames.take(new byte[] {bytes[i]}, 1))
          .as("byte %d", i)
          .isEqualTo(i >= dataFrom && i < dataFrom + 300);
    }
  }

  private static byte[] frame(int type, int length) {
    byte[] frame = new byte[9 + length];
    frame[1] = (byte) (length >> 8);
    frame[2] = (byte) length;
    frame[3] = (byte) type;
    return frame;
  }
}
