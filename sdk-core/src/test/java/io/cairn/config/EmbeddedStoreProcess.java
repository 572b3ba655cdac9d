package io.cairn.config;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A process of its own that opens an embedded store and publishes for ever. Each version has five
 * fragments, each with the number of the version, random bytes and their checksum. The number of
 * each acknowledged version is printed on a line, and nothing else.
 */
final class EmbeddedStoreProcess {
  static final HuntId HUNT = HuntId.of("killed");
  static final int FRAGMENTS = 5;

  private EmbeddedStoreProcess() {}

  public static void main(String[] arguments) {
    EmbeddedConfigStore store;
    try {
      store = EmbeddedConfigStore.open(Path.of(arguments[0]));
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
      return;
    }
    Random random = new Random();
    long number = store.history(HUNT, 1).join().stream().mapToLong(e -> number(e)).sum();
    Leadership leadership = store.lead(HUNT, "child").join();
    VersionVector version = leadership.head();
    while (true) {
      number++;
      Publication.Builder next = Publication.by(leadership).expecting(version);
      for (int i = 0; i < FRAGMENTS; i++) {
        next.put(fragment(i, number, random));
      }
      version = store.publish(next.because(Long.toString(number)).build()).join().version();
      System.out.println(number);
      System.out.flush();
    }
  }

  static long number(HistoryEntry entry) {
    return Long.parseLong(entry.why());
  }

  private static Fragment fragment(int index, long number, Random random) {
    byte[] bytes = new byte[12 + random.nextInt(random.nextInt(20) == 0 ? 300_000 : 3_000)];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(8, 0).putLong(0, number);
    ByteBuffer.wrap(bytes).putInt(8, crc(bytes));
    return Fragment.of("f" + index, "application/octet-stream", bytes);
  }

  /** The number that a fragment carries; negative if its checksum is wrong. */
  static long number(Fragment fragment) {
    byte[] bytes = fragment.bytes();
    int crc = ByteBuffer.wrap(bytes).getInt(8);
    ByteBuffer.wrap(bytes).putInt(8, 0);
    return crc == crc(bytes) ? ByteBuffer.wrap(bytes).getLong(0) : -1;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Starts the process on a directory. */
  static Process start(Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED"); // else the engine's library is warned of
    }
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .replace("\n", File.pathSeparator));
    command.add(EmbeddedStoreProcess.class.getName());
    command.add(directory.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
