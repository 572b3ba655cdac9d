package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.samples.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The directories of some nodes, on tmpfs where there is one. They go with the object, or with the
 * process if that is interrupted before.
 */
final class NodeDirectories implements AutoCloseable {
  private final Path all = Scratch.inMemory();
  private final Thread atExit = new Thread(this::removeQuietly, "storm-cleanup");

  NodeDirectories() throws IOException {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Returns the directory of a node, which its first pod makes. */
  Path node(int number) {
    return all.resolve("node-" + number);
  }

  private void removeQuietly() {
    try {
      Scratch.remove(all);
    } catch (IOException | UncheckedIOException e) {
      System.err.printf("%s could not be removed: %s%n", all, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    Scratch.remove(all);
  }
}
