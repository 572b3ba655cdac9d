package io.cairn.examples.cli;

import io.cairn.config.FolderImport;
import io.cairn.config.Fragment;
import io.cairn.config.Selector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fragments as files: read for a publish, and written so that they can be published again. */
final class FragmentFiles {
  /** As {@link FolderImport} has them. */
  private static final Map<String, String> TYPES =
      Map.of(
          "yaml", "application/yaml",
          "yml", "application/yaml",
          "json", "application/json",
          "txt", "text/plain",
          "properties", "text/x-java-properties",
          "xml", "application/xml",
          "csv", "text/csv",
          "html", "text/html",
          "md", "text/markdown");

  /** The endings that an import leaves off, so that they are put on again. */
  private static final Map<String, String> ENDINGS =
      Map.of(
          "application/yaml", ".yaml",
          "application/json", ".json",
          "text/plain", ".txt");

  private FragmentFiles() {}

  /**
   * Reads a folder as all of a hunt.
   *
   * @throws IllegalArgumentException if it has no files: that would remove all of the hunt
   */
  static List<Fragment> folder(Path folder) {
    List<Fragment> fragments = FolderImport.read(folder);
    if (fragments.isEmpty()) {
      throw new IllegalArgumentException(
          "folder %s has no files: publishing it would remove every fragment".formatted(folder));
    }
    return fragments;
  }

  /** Reads a file as a fragment of the type of its ending, for every pod. */
  static Fragment file(Path file, String name) {
    try {
      long size = Files.size(file);
      if (size > Fragment.MAX_BYTES) {
        throw new IllegalArgumentException(
            "%s has %d bytes, more than %d".formatted(file, size, Fragment.MAX_BYTES));
      }
      return Fragment.wrap(
          name, type(file), Selector.EVERYTHING, ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(file), e);
    }
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }

  /**
   * Writes a hunt as a folder from which it can be published as it is.
   *
   * @param folder the folder, which must be empty or not there yet
   */
  static void write(Path folder, List<Fragment> fragments) throws IOException {
    if (Files.exists(folder)) {
      try (var entries = Files.list(folder)) {
        if (entries.findAny().isPresent()) {
          throw new IllegalArgumentException("folder %s is not empty".formatted(folder));
        }
      }
    }
    StringBuilder selectors = new StringBuilder();
    for (Fragment fragment : fragments) {
      Path file = folder.resolve(fragment.name() + ending(fragment));
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, fragment.bytes());
      if (!fragment.selector().equals(Selector.EVERYTHING)) {
        selectors.append(fragment.name()).append(" : ").append(fragment.selector()).append('\n');
      }
    }
    if (!selectors.isEmpty()) {
      Files.writeString(folder.resolve(".selectors"), selectors, StandardCharsets.UTF_8);
    }
  }

  private static String ending(Fragment fragment) {
    return ENDINGS.getOrDefault(fragment.contentType(), "");
  }
}
