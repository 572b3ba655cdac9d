package io.cairn.examples.hunt;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal's second screen: what was on the first comes back with {@link #close}. Each frame is
 * written over the last in one go, so nothing flickers. Belongs to one thread, but for close.
 */
final class Screen implements AutoCloseable {
  private static final String ESC = "\u001b[";
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})");
  private final PrintStream out;
  private boolean entered;
  private int columns = 80;
  private int rows = 24;

  Screen(PrintStream out) {
    this.out = out;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  /** Asks the terminal for its size; keeps the old one if it does not say. */
  void measure() throws InterruptedException {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0) {
        resize(answer);
      }
    } catch (IOException noTerminal) {
      // the size it had will do
    }
  }

  /**
   * Takes the answer of {@code stty size}. A side of 0 is one that nobody ever set, as in a
   * pseudo-terminal that a program made: it keeps its old length.
   */
  void resize(String answer) {
    Matcher size = SIZE.matcher(answer.strip());
    if (size.matches()) {
      int high = Integer.parseInt(size.group(1));
      int wide = Integer.parseInt(size.group(2));
      rows = high == 0 ? rows : Math.max(5, high);
      columns = wide == 0 ? columns : Math.max(20, wide);
    }
  }

  /** Shows a frame. */
  void show(List<String> lines) {
    StringBuilder frame = new StringBuilder(8_192);
    if (!entered) {
      entered = true;
      frame.append(ESC).append("?1049h").append(ESC).append("?25l"); // second screen, no cursor
    }
    frame.append(ESC).append("?2026h").append(ESC).append('H'); // one update, from the top
    for (int i = 0; i < lines.size(); i++) {
      frame.append(lines.get(i)).append(ESC).append('K');
      if (i < lines.size() - 1) {
        frame.append("\r\n");
      }
    }
    frame.append(ESC).append('J').append(ESC).append("?2026l");
    out.print(frame);
    out.flush();
  }

  /** Gives the terminal back as it was. Idempotent. */
  @Override
  public void close() {
    if (entered) {
      entered = false;
      out.print(ESC + "?25h" + ESC + "?1049l");
      out.flush();
    }
  }
}
