package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A part is made once, and not before it is needed. */
final class LazyTest {
  private final AtomicInteger made = new AtomicInteger();
  private final Lazy<Integer> part = new Lazy<>(made::incrementAndGet);

  @Test
  void ifMade_nobodyNeededIt_makesNothing() {
    assertThat(part.ifMade()).isNull();
    assertThat(made).hasValue(0);
  }

  @Test
  void get_again_isTheSame() {
    assertThat(part.get()).isEqualTo(1);
    assertThat(part.get()).isEqualTo(1);
    assertThat(part.ifMade()).isEqualTo(1);
  }

  @Test
  void get_byManyAtOnce_isMadeOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(new Thread(part::get));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void get_makingFails_isTriedAgain() {
    Lazy<Integer> failing =
        new Lazy<>(
            () -> {
              if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
              return 2;
            });

    assertThatThrownBy(failing::get).hasMessage("not yet");
    assertThat(failing.get()).isEqualTo(2);
  }
}
