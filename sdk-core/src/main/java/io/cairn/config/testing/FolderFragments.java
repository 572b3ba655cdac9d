package io.cairn.config.testing;

import io.cairn.config.Fragment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder read as the fragments of a hunt: one per file, named by its path in the folder. */
final class FolderFragments {
  private FolderFragments() {}

  static List<Fragment> of(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().map(file -> of(folder, file)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fragment of(Path folder, Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    try {
      return Fragment.of(name, contentType(name), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "json" -> "application/json";
      case "yaml", "yml" -> "application/yaml";
      case "txt" -> "text/plain";
      default -> "application/octet-stream";
    };
  }
}
