package io.cairn.config.testing;

import java.util.concurrent.CompletionException;

/** What a future failed with, out of the wrapping that composing futures adds. */
final class Failures {
  private Failures() {}

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
