package io.cairn.config;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is logged while it is open, as warnings and errors alone are in tests. It stands in for the
 * standard error, which it gives back when it is closed.
 */
final class CapturedLog implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CapturedLog() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  /** Returns the lines in which this class says something. */
  List<String> linesOf(Class<?> logger) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(" " + logger.getName() + " - "))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
