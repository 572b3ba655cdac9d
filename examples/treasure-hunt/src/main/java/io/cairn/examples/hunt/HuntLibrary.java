package io.cairn.examples.hunt;

import io.cairn.config.ConfigStore;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The hunts kept as files: one folder each. */
final class HuntLibrary {
  /** Who publishes what the files say. */
  static final String IMPORTER = "import";

  private final Path folder;

  HuntLibrary(Path folder) {
    this.folder = folder;
  }

  /**
   * Lists the hunts, by name.
   *
   * @throws IllegalArgumentException if there is no such folder, or no hunt in it
   */
  List<HuntId> hunts() {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("there is no folder %s".formatted(folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<HuntId> hunts =
          entries
              .filter(Files::isDirectory)
              .map(path -> path.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .sorted()
              .map(HuntId::of)
              .toList();
      if (hunts.isEmpty()) {
        throw new IllegalArgumentException("%s has no folder with a hunt".formatted(folder));
      }
      return hunts;
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }

  /**
   * Publishes what differs between a hunt's files and what was last imported of them: all the first
   * time, nothing if no file was touched. What the leader changed since stays, unless the files
   * changed too.
   *
   * @return what was published; empty if the files are as they were
   */
  Optional<Published> importChanges(ConfigStore store, HuntId hunt) {
    Path files = folder.resolve(hunt.value());
    Optional<HuntConfig> imported = lastImport(store, hunt);
    if (imported.isPresent() && HuntFolder.read(files).equals(imported.get().fragments())) {
      return Optional.empty();
    }
    return Optional.of(
            HuntFolder.publish(store, hunt, files, IMPORTER, "from " + files.getFileName()))
        .filter(Published::issued);
  }

  private static Optional<HuntConfig> lastImport(ConfigStore store, HuntId hunt) {
    return LeaderDesk.wait(store.history(hunt, ConfigStore.DEFAULT_HISTORY)).stream()
        .filter(entry -> entry.who().equals(IMPORTER))
        .findFirst()
        .map(HistoryEntry::version)
        .map(version -> LeaderDesk.wait(store.readVersion(hunt, version)));
  }
}
