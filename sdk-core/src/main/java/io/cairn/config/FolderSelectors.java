package io.cairn.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file of a folder that says which pods get which fragments; see {@link FolderImport}. */
final class FolderSelectors {
  static final String FILE = ".selectors";
  static final int MAX_BYTES = 1 << 20;

  private FolderSelectors() {}

  /** Returns the fragments with their selectors; as they are if there is no such file. */
  static List<Fragment> apply(Path file, Map<String, Fragment> fragments) throws IOException {
    if (Files.isRegularFile(file)) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          try {
            apply(line, file, fragments);
          } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                "%s:%d: %s".formatted(file, i + 1, wrong.getMessage()), wrong);
          }
        }
      }
    }
    return new ArrayList<>(fragments.values());
  }

  private static List<String> lines(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes, more than %d".formatted(file, Files.size(file), MAX_BYTES));
    }
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().lines().toList();
  }

  private static void apply(String line, Path file, Map<String, Fragment> fragments) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form GLOB : SELECTOR".formatted(Text.printable(line)));
    }
    String glob = line.substring(0, colon).strip();
    Selector selector = Selector.parse(line.substring(colon + 1).strip());
    PathMatcher matcher = file.getFileSystem().getPathMatcher("glob:" + glob);
    boolean[] matched = new boolean[1];
    fragments.replaceAll(
        (name, fragment) -> {
          if (!matcher.matches(file.getFileSystem().getPath(name))) {
            return fragment;
          }
          matched[0] = true;
          return fragment.withSelector(selector);
        });
    if (!matched[0]) {
      throw new IllegalArgumentException(
          "\"%s\" matches no fragment".formatted(Text.printable(glob)));
    }
  }
}
