package io.cairn.config.nodecache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Wakes the neighbours. Memory that processes share tells the kernel nothing when it changes; a
 * write to a file does, and the kernel wakes who watches its directory. Thread-safe.
 */
final class Bell implements AutoCloseable {
  static final String FILE = "bell";

  private final FileChannel channel;

  Bell(Path directory) throws IOException {
    channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Rings, in a few microseconds. Who does not hear it hears the next one. */
  void ring() {
    try {
      channel.write(ByteBuffer.allocate(1), 0);
    } catch (IOException unheard) {
      // full or closed: the neighbours look again by themselves now and then
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException unimportant) {
      // nothing was to be kept
    }
  }
}
