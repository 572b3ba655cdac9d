package io.cairn.benchmarks.samples;

import io.cairn.config.HuntId;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Node caches for measurements, and processes that use one beside others. */
public final class NodeCaches {
  /** What the README of the node cache asks for. */
  public static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private NodeCaches() {}

  /** Opens a node cache, and waits for it. */
  public static ChronicleNodeCache open(Path directory) {
    return open(ChronicleNodeCache.at(directory));
  }

  /** Opens a node cache that was not open yet, waits for it, and returns it. */
  public static ChronicleNodeCache open(ChronicleNodeCache cache) {
    cache.open(
        new NodeCacheListener() {
          @Override
          public void onHeadMoved(HuntId hunt) {
            // nobody waits for it
          }

          @Override
          public void onUnusable(NodeCacheException cause) {
            throw cause;
          }
        });
    return cache;
  }

  /** Starts a program of these benchmarks in a JVM of its own. */
  public static Process start(Class<?> program, String... arguments) throws IOException {
    return start(program, List.of(), arguments);
  }

  /** Starts a program of these benchmarks in a JVM of its own, with more flags for it. */
  public static Process start(Class<?> program, List<String> flags, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
