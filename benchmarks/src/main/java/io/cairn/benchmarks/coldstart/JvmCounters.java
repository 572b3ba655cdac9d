package io.cairn.benchmarks.coldstart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that HotSpot counts for {@code jstat} and {@code jcmd PerfCounter.print}, out of the
 * file that it keeps them in. Reading them costs the process that is measured nothing. Immutable.
 *
 * <pre>
 *   0  int   magic, big-endian          12  int  version, flags
 *   4  byte  1 if little-endian         24  int  offset of the first entry
 *                                       28  int  number of entries
 *
 *   entry:   0 int length    4 int offset of the name   8 int length of a vector, 0 for a number
 *           12 byte type, J for long                   16 int offset of the value
 * </pre>
 */
final class JvmCounters {
  private static final int MAGIC = 0xcafec0c0;
  private static final int FIRST_ENTRY = 24;

  private final Map<String, Long> numbers;

  private JvmCounters(Map<String, Long> numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads a copy of the file; without one there are no counters.
   *
   * @throws IOException if it is something else
   */
  static JvmCounters read(Path file) throws IOException {
    return Files.exists(file)
        ? parse(ByteBuffer.wrap(Files.readAllBytes(file)))
        : new JvmCounters(Map.of());
  }

  static JvmCounters parse(ByteBuffer bytes) throws IOException {
    ByteBuffer file = bytes.duplicate(); // of the order in which the magic is written
    try {
      if (file.getInt(0) != MAGIC) {
        throw new IOException("these are not counters of a JVM");
      }
      file.order(file.get(4) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      Map<String, Long> numbers = new HashMap<>();
      int entry = file.getInt(FIRST_ENTRY);
      for (int left = file.getInt(FIRST_ENTRY + 4); left > 0; left--) {
        if (file.getInt(entry + 8) == 0 && file.get(entry + 12) == 'J') {
          numbers.put(
              name(file, entry + file.getInt(entry + 4)),
              file.getLong(entry + file.getInt(entry + 16)));
        }
        entry += file.getInt(entry);
      }
      return new JvmCounters(numbers);
    } catch (IndexOutOfBoundsException | BufferUnderflowException cut) {
      throw new IOException("the counters of the JVM are cut short", cut);
    }
  }

  private static String name(ByteBuffer file, int start) {
    int end = start;
    while (file.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - start];
    file.get(start, name);
    return new String(name, US_ASCII);
  }

  /** Returns the sum of some numbers; those that this JVM does not count are 0. */
  long sum(String... names) {
    long sum = 0;
    for (String name : names) {
      sum += numbers.getOrDefault(name, 0L);
    }
    return sum;
  }

  /** Returns the sum of some times, of all threads, in milliseconds. */
  double millis(String... names) {
    long perSecond = numbers.getOrDefault("sun.os.hrt.frequency", 1_000_000_000L);
    return 1e3 * sum(names) / perSecond;
  }
}
