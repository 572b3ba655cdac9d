package io.cairn.examples.service;

import java.nio.file.Path;

/** Where things are, as the script says: {@code service.home} is the folder of {@code run}. */
final class ServiceHome {
  private static final Path HOME = Path.of(System.getProperty("service.home", "."));

  private ServiceHome() {}

  static Path data() {
    return HOME.resolve("target").resolve("data");
  }
}
