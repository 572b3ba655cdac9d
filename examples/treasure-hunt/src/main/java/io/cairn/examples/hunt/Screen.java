package io.cairn.examples.hunt;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal's second screen: what was on the first comes back with {@link #close}. Each frame is
 * written over the last in one go, so nothing flickers. Belongs to one thread, but for close.
 */
final class Screen implements AutoCloseable {
  private static final String ESC = "\u001b[";
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
      String[] size = answer.strip().split(" ", -1);
      if (stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 && size.length == 2) {
        rows = Math.max(5, Integer.parseInt(size[0]));
        columns = Math.max(20, Integer.parseInt(size[1]));
      }
    } catch (IOException | NumberFormatException noTerminal) {
      // the size it had will do
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
