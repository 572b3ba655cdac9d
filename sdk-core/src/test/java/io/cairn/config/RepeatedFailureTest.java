package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SourceException;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** One warning, then debug, then one line when it ends. */
final class RepeatedFailureTest {
  private final RecordingLogger log = new RecordingLogger();
  private final RepeatedFailure failures = new RepeatedFailure(log, "engine-7: source memory");
  private final SourceException away = new SourceException("connection refused", null);

  private long lines(Level level) {
    return log.lines().stream().filter(line -> line.level() == level).count();
  }

  @Test
  void failed_first_isOneWarningWithTheReason() {
    failures.failed(away);

    assertThat(log.texts().get(0))
        .isEqualTo(
            "WARN engine-7: source memory: connection refused;"
                + " further failures are logged at debug");
    assertThat(log.lines().get(0).cause()).isNull(); // a line, and not a page
    assertThat(log.lines().get(1).level()).isEqualTo(Level.DEBUG);
    assertThat(log.lines().get(1).cause()).isSameAs(away);
  }

  @Test
  void failed_again_isDebugWithItsCause() {
    failures.failed(away);
    for (int i = 0; i < 100; i++) {
      failures.failed(away);
    }

    assertThat(lines(Level.WARN)).isEqualTo(1);
    assertThat(lines(Level.DEBUG)).isEqualTo(101);
    assertThat(log.texts()).last().isEqualTo("DEBUG engine-7: source memory: failure 101");
    assertThat(log.lines().get(101).cause()).isSameAs(away);
  }

  @Test
  void ended_afterFailures_isOneLine() {
    failures.failed(away);
    failures.failed(away);

    failures.ended();
    failures.ended();

    assertThat(lines(Level.INFO)).isEqualTo(1);
    assertThat(log.texts())
        .last()
        .isEqualTo("INFO engine-7: source memory: well again after 2 failures");
  }

  @Test
  void ended_withoutFailures_isSilent() {
    failures.ended();

    assertThat(log.lines()).isEmpty();
  }

  @Test
  void failed_afterItEnded_warnsAgain() {
    failures.failed(away);
    failures.ended();

    failures.failed(away);

    assertThat(lines(Level.WARN)).isEqualTo(2);
  }

  @Test
  void reason_isTheMessageOrTheKind() {
    assertThat(RepeatedFailure.reason(away)).isEqualTo("connection refused");
    assertThat(RepeatedFailure.reason(new StackOverflowError())).isEqualTo("StackOverflowError");
    assertThat(RepeatedFailure.reason(new IllegalStateException(" ")))
        .isEqualTo("IllegalStateException");
    assertThat(RepeatedFailure.reason(null)).isEqualTo("no reason was given");
  }
}
