package io.cairn.benchmarks.footprint;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service gets on its class path that depends on one thing.
 *
 * @param of what that is
 * @param jars that come with it, its own included
 */
record ClassPath(String of, List<Path> jars) {
  /** What the peers are measured with, and nobody who uses them needs. */
  private static final List<String> MEASURING =
      List.of("org.openjdk.jmh.", "net.sf.jopt-simple.", "commons-math3", "peer-keys");

  ClassPath {
    jars = List.copyOf(jars);
  }

  /**
   * Returns what Maven wrote when it built a module: {@code classpath.txt}, or the jars in {@code
   * lib}. Empty if it was not built.
   *
   * @param module its directory
   */
  static Optional<ClassPath> built(String of, Path module) throws IOException {
    for (String target : List.of("target", "target/fast")) {
      Path listing = module.resolve(target).resolve("classpath.txt");
      if (Files.exists(listing)) {
        return Optional.of(new ClassPath(of, listed(Files.readString(listing))));
      }
      Path lib = module.resolve(target).resolve("lib");
      if (Files.isDirectory(lib)) {
        try (Stream<Path> jars = Files.list(lib)) {
          return Optional.of(new ClassPath(of, wanted(jars.toList())));
        }
      }
    }
    return Optional.empty();
  }

  static List<Path> listed(String classpath) {
    return wanted(
        Arrays.stream(classpath.strip().split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList());
  }

  private static List<Path> wanted(List<Path> jars) {
    return jars.stream()
        .filter(jar -> jar.getFileName().toString().endsWith(".jar"))
        .filter(jar -> MEASURING.stream().noneMatch(jar.toString().replace('/', '.')::contains))
        .sorted()
        .toList();
  }

  long bytes() throws IOException {
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    return bytes;
  }

  /** Returns the largest jars, the largest first: name and bytes. */
  List<String> largest(int number) throws IOException {
    List<Path> sorted = new ArrayList<>(jars);
    sorted.sort((one, two) -> Long.compare(two.toFile().length(), one.toFile().length()));
    List<String> words = new ArrayList<>();
    for (Path jar : sorted.subList(0, Math.min(number, sorted.size()))) {
      words.add("%s %.1f".formatted(name(jar), Files.size(jar) / 1e6));
    }
    return words;
  }

  private static String name(Path jar) {
    return jar.getFileName().toString().replaceAll("-[0-9].*", "");
  }
}
