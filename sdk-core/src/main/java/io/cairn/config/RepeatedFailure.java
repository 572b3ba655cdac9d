package io.cairn.config;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs a failure that repeats itself: the first as a warning, the next ones at debug, and one line
 * when it has ended. Thread-safe.
 */
final class RepeatedFailure {
  private final Logger log;
  private final String what;
  private int times;

  /**
   * @param what begins each line, for example {@code "engine-7: source grpc:config:7443"}
   */
  RepeatedFailure(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  synchronized void failed(@Nullable Throwable cause) {
    times++;
    if (times == 1) {
      log.warn("{}: {}; further failures are logged at debug", what, reason(cause));
      log.debug("{}: the first failure", what, cause);
    } else {
      log.debug("{}: failure {}", what, times, cause);
    }
  }

  synchronized void ended() {
    if (times > 0) {
      log.info("{}: well again after {} failures", what, times);
      times = 0;
    }
  }

  /** Says a throwable in one line: its message, or its kind where it has none. */
  static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason was given";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
