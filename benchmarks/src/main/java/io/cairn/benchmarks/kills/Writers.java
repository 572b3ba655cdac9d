package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.samples.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Processes that write, two at a time, and others that are on their way or ready to take over: a
 * JVM takes longer to start than a writer lives. All are ended with {@link #close}. One thread.
 */
final class Writers implements AutoCloseable {
  private static final int WRITING = 2;
  private static final int COMING = 2;
  private static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xmx128m",
          "-Xlog:cds=off",
          "-Xlog:cds+dynamic=off");

  private final Path node;
  private final List<String> flags;
  private final List<JavaProcess> writing = new ArrayList<>();
  private final Deque<JavaProcess> coming = new ArrayDeque<>();

  private Writers(Path node, List<String> flags) {
    this.node = node;
    this.flags = flags;
  }

  /**
   * Starts them; the first of all leaves an archive of its classes, which the others start from.
   *
   * @param scratch a directory for the archive, and for nothing that is shared
   */
  static Writers start(Path node, Path scratch) throws IOException {
    Path archive = scratch.resolve("classes.jsa");
    List<String> flags = new ArrayList<>(FLAGS);
    flags.add("-XX:ArchiveClassesAtExit=" + archive);
    try (JavaProcess first = JavaProcess.start(WriterProgram.class, flags, node.toString())) {
      first.line();
    }
    flags.remove(flags.size() - 1);
    if (Files.exists(archive)) {
      flags.add("-XX:SharedArchiveFile=" + archive);
    }
    Writers writers = new Writers(node, flags);
    writers.fill();
    return writers;
  }

  /** Returns those that write now. */
  List<JavaProcess> writing() {
    return List.copyOf(writing);
  }

  /** One that wrote is gone: the next one takes over. */
  void replace(JavaProcess gone) throws IOException {
    writing.remove(gone);
    fill();
  }

  private void fill() throws IOException {
    while (coming.size() < COMING) {
      coming.add(JavaProcess.start(WriterProgram.class, flags, node.toString()));
    }
    while (writing.size() < WRITING) {
      JavaProcess next = coming.remove();
      next.line(); // it is ready
      next.say("go");
      writing.add(next);
      coming.add(JavaProcess.start(WriterProgram.class, flags, node.toString()));
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (JavaProcess each : writing) {
      each.kill();
    }
    for (JavaProcess each : coming) {
      each.kill();
    }
  }
}
