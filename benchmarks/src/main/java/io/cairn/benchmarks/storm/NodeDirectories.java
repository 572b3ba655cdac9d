package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.samples.Scratch;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The directories of some nodes, on tmpfs where there is one. They go with the object, or with the
 * process if that is interrupted before.
 */
final class NodeDirectories implements AutoCloseable {
  private final Path all;

  NodeDirectories() throws IOException {
    all = Scratch.inMemory();
  }

  /** Returns the directory of a node, which its first pod makes. */
  Path node(int number) {
    return all.resolve("node-" + number);
  }

  @Override
  public void close() throws IOException {
    Scratch.remove(all);
  }
}
