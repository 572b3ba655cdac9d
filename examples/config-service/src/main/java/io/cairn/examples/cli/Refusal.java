package io.cairn.examples.cli;

/** What ends a command: one line for people, and an exit code of {@link Exit}. Immutable. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exit;

  Refusal(int exit, String message) {
    super(message);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
