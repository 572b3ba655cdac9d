package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.FragmentDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecodedValuesTest {
  private static final Fragment NUMBER = Fragment.ofText("number", "application/x-number", "7");

  /** Decodes {@code application/x-number}; what is no number is no integer. */
  private static class Numbers implements FragmentDecoder {
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public boolean supports(String contentType) {
      return contentType.equals("application/x-number");
    }

    @Override
    public <T> @Nullable T decode(Fragment fragment, Class<T> type) {
      calls.incrementAndGet();
      return type.cast(value(fragment));
    }

    @Nullable Object value(Fragment fragment) {
      return fragment.text().equals("null")
          ? null
          : Integer.valueOf(1_000 + Integer.parseInt(fragment.text()));
    }
  }

  private static HuntConfig config(List<FragmentDecoder> decoders, Fragment... fragments) {
    return HuntConfig.of(HUNT, new Lineage(1, 2), VersionVector.of(1, 1), List.of(fragments))
        .servedBy(Freshness.UNSERVED, decoders);
  }

  @Test
  void decode_again_isTheSameObjectAndDecodedOnce() {
    Numbers numbers = new Numbers();
    HuntConfig config = config(List.of(numbers), NUMBER);

    Integer first = config.decode("number", Integer.class);

    assertThat(first).isEqualTo(1_007);
    assertThat(config.decode("number", Integer.class)).isSameAs(first);
    assertThat(numbers.calls).hasValue(1);
  }

  @Test
  void decode_asAnotherType_isDecodedForItself() {
    Numbers numbers = new Numbers();
    HuntConfig config = config(List.of(numbers), NUMBER);

    assertThat(config.decode("number", Integer.class)).isEqualTo(1_007);
    assertThat(config.decode("number", Number.class)).isEqualTo(1_007);
    assertThat(config.decode("number", String.class)).isEqualTo("7");
    assertThat(numbers.calls).hasValue(2); // text needs no decoder
  }

  @Test
  void decode_bytes_areTheReadersOwn() {
    HuntConfig config = config(List.of(), NUMBER);

    byte[] mine = config.decode("number", byte[].class);
    mine[0] = 'x';

    assertThat(config.decode("number", byte[].class)).containsExactly('7');
  }

  @Test
  void decode_twoDecodersForAType_asksTheFirst() {
    Numbers first = new Numbers();
    Numbers second = new Numbers();

    config(List.of(first, second), NUMBER).decode("number", Integer.class);

    assertThat(first.calls).hasValue(1);
    assertThat(second.calls).hasValue(0);
  }

  @Test
  void decode_noDecoder_saysForWhatAndWhatHelps() {
    assertThatThrownBy(() -> config(List.of(), NUMBER).decode("number", Integer.class))
        .isInstanceOfSatisfying(
            FragmentDecodingException.class,
            thrown -> {
              assertThat(thrown.hunt()).isEqualTo(HUNT);
              assertThat(thrown.version()).isEqualTo(VersionVector.of(1, 1));
              assertThat(thrown.fragment()).isEqualTo("number");
            })
        .hasMessageContainingAll(
            "number", "application/x-number", "harbour-night", "1.1", "Jackson");
  }

  @Test
  void decode_failure_isToldWithItsCauseAndTriedAgain() {
    Numbers numbers = new Numbers();
    HuntConfig config =
        config(List.of(numbers), Fragment.ofText("number", "application/x-number", "seven"));

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatThrownBy(() -> config.decode("number", Integer.class))
          .isInstanceOf(FragmentDecodingException.class)
          .hasMessageContaining("seven")
          .hasCauseInstanceOf(NumberFormatException.class);
      assertThat(numbers.calls).hasValue(attempt);
    }
  }

  @Test
  void decode_null_isAFailure() {
    HuntConfig config =
        config(List.of(new Numbers()), Fragment.ofText("number", "application/x-number", "null"));

    assertThatThrownBy(() -> config.decode("number", Integer.class))
        .isInstanceOf(FragmentDecodingException.class)
        .hasMessageContaining("content is null");
  }

  @Test
  void decode_decoderThatReadsTheSnapshot_isLegal() {
    HuntConfig[] itself = new HuntConfig[1];
    Numbers sums =
        new Numbers() {
          @Override
          Object value(Fragment fragment) {
            return fragment.name().equals("sum")
                ? itself[0].decode("number", Integer.class) + 1
                : super.value(fragment);
          }
        };
    itself[0] = config(List.of(sums), NUMBER, Fragment.ofText("sum", "application/x-number", ""));

    assertThat(itself[0].decode("sum", Integer.class)).isEqualTo(1_008);
  }

  @Test
  void decode_twoReadersAtOnce_getOneObject() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2); // each decodes before either has put its value
    Numbers slow =
        new Numbers() {
          @Override
          Object value(Fragment fragment) {
            await(both);
            return super.value(fragment);
          }
        };
    HuntConfig config = config(List.of(slow), NUMBER);
    List<Integer> seen = new ArrayList<>();
    Thread other =
        new Thread(
            () -> {
              Integer value = config.decode("number", Integer.class);
              synchronized (seen) {
                seen.add(value);
              }
            });
    other.start();
    Integer mine = config.decode("number", Integer.class);
    other.join(30_000);

    assertThat(slow.calls).hasValue(2);
    assertThat(seen).singleElement().isSameAs(mine);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
