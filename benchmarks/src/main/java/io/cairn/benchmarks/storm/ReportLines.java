package io.cairn.benchmarks.storm;

import java.io.PrintStream;

/** Reports of a pod as lines, from its process to the one that measures. Thread-safe. */
final class ReportLines implements PodReports {
  private final PrintStream out;

  ReportLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void started(long nanos) {
    say("started " + nanos);
  }

  @Override
  public void ready(long nanos) {
    say("ready " + nanos);
  }

  @Override
  public void sees(int hunt, long revision, long nanos) {
    say("sees " + hunt + " " + revision + " " + nanos);
  }

  @Override
  public void read(long due, long done) {
    say("read " + due + " " + done);
  }

  @Override
  public void failed(String why) {
    say("failed " + why.replaceAll("\\s+", " "));
  }

  private void say(String line) {
    out.print(line + "\n"); // one write, which no other thread's gets into
    out.flush();
  }

  /**
   * Passes on what a line says; a line that a killed process has not finished says nothing.
   *
   * @return whether it said something
   */
  static boolean tell(String line, PodReports to) {
    String[] words = line.split(" ", 4);
    try {
      switch (words[0]) {
        case "started" -> to.started(Long.parseLong(words[1]));
        case "ready" -> to.ready(Long.parseLong(words[1]));
        case "sees" ->
            to.sees(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        case "read" -> to.read(Long.parseLong(words[1]), Long.parseLong(words[2]));
        case "failed" -> to.failed(line.substring("failed ".length()));
        default -> {
          return false;
        }
      }
      return true;
    } catch (NumberFormatException | IndexOutOfBoundsException unfinished) {
      return false;
    }
  }
}
