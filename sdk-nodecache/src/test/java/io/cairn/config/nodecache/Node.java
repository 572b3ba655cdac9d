package io.cairn.config.nodecache;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory with a node cache, and the caches that a test opens in it. */
final class Node implements AutoCloseable {
  final Path directory;
  private final long size;
  private final List<ChronicleNodeCache> caches = new ArrayList<>();

  Node(long size) throws IOException {
    this.directory = Tmpfs.directory();
    this.size = size;
  }

  ChronicleNodeCache open() {
    return open(ChronicleNodeCache.builder(directory).size(size));
  }

  ChronicleNodeCache open(ChronicleNodeCache.Builder builder) {
    ChronicleNodeCache cache = builder.build();
    caches.add(cache);
    cache.open(NodeCacheProcess.listener());
    return cache;
  }

  /** Returns a file by its name, or by what the name of a side begins with. */
  Path file(String name) {
    Path files = directory.resolve("v1");
    try (Stream<Path> sides = Files.list(files)) {
      return sides
          .filter(file -> file.getFileName().toString().startsWith(name + "-"))
          .findFirst()
          .orElse(files.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NodeFiles files() throws IOException {
    return NodeFiles.map(directory.resolve("v1"), true);
  }

  /** Changes a byte of a file, as anything may that has a pointer gone wild. */
  void xor(String name, long offset, int mask) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file(name), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ mask)).rewind();
      channel.write(one, offset);
    }
  }

  static Optional<HuntConfig> read(ChronicleNodeCache cache, HuntId hunt) {
    return cache.read(hunt, Labels.NONE);
  }

  static void write(ChronicleNodeCache cache, HuntConfig config) {
    cache.write(config, Labels.NONE);
  }

  @Override
  public void close() {
    caches.forEach(ChronicleNodeCache::close);
  }
}
