package io.cairn.examples.cli;

/** The program's exit codes, as its users' scripts see them. */
final class Exit {
  static final int DONE = 0;

  /** The service or this program failed in a way that has no code of its own. */
  static final int FAILED = 1;

  /** An argument, a file or a fragment is wrong. */
  static final int USAGE = 2;

  /** The service cannot be reached, or did not answer in time. */
  static final int UNREACHABLE = 3;

  /** The service does not know who asks, or does not allow it. */
  static final int DENIED = 4;

  /** Somebody else leads the hunt. */
  static final int NOT_LEADING = 5;

  /** The hunt is not at the version that was expected. */
  static final int CONFLICT = 6;

  /** There is no such hunt, fragment or version. */
  static final int UNKNOWN = 7;

  private Exit() {}
}
