package io.cairn.examples.hunt;

import io.cairn.config.ConfigStore;
import io.cairn.config.EmbeddedConfigStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where things are, as the scripts say: {@code hunt.home} is the folder of {@code run}. */
final class HuntHome {
  private static final Path HOME = Path.of(System.getProperty("hunt.home", "."));

  private HuntHome() {}

  static Path data() {
    return HOME.resolve("target").resolve("hunt-data");
  }

  static Path storyData() {
    return HOME.resolve("target").resolve("story-data");
  }

  static Path hunts() {
    return HOME.resolveSibling("hunts").normalize();
  }

  /** Whether the output is a terminal; the script asks, since Java cannot tell on every version. */
  static boolean isTerminal() {
    return Boolean.getBoolean("hunt.terminal");
  }

  /**
   * Sends the library's warnings to a file in the data directory, out of the picture. Works before
   * the first logger is made.
   */
  static void logTo(Path data) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
    System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    System.setProperty("org.slf4j.simpleLogger.logFile", data.resolve("game.log").toString());
  }

  /** Makes a data directory that only its owner can look into; one that is there stays as it is. */
  static void makeData(Path data) throws IOException {
    if (Files.isDirectory(data)) {
      return;
    }
    if (Files.exists(data)) {
      throw new IllegalArgumentException("%s is not a directory".formatted(data));
    }
    Path parent = data.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(
        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static ConfigStore openStore(Path data) {
    return EmbeddedConfigStore.open(data);
  }
}
