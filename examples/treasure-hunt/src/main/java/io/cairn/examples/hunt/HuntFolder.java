package io.cairn.examples.hunt;

import io.cairn.config.ConfigStore;
import io.cairn.config.FolderImport;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A hunt kept as files. */
final class HuntFolder {
  private HuntFolder() {}

  /**
   * Returns the fragments, sorted by name.
   *
   * @throws IllegalArgumentException if there is no such folder, or its files are no fragments
   */
  static List<Fragment> read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("there is no folder %s".formatted(folder));
    }
    try {
      return FolderImport.read(folder);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Publishes what differs between a hunt and its files; takes the lead only if something does. */
  static Published publish(ConfigStore store, HuntId hunt, Path folder, String who, String why) {
    List<Fragment> files = read(folder);
    Optional<HuntConfig> current = LeaderDesk.wait(store.read(hunt, Scope.EVERYTHING));
    if (current.isPresent() && current.get().fragments().equals(files)) {
      return new Published(hunt, current.get().version(), false);
    }
    Leadership leadership = LeaderDesk.wait(store.lead(hunt, who));
    return LeaderDesk.wait(FolderImport.publishDifference(store, leadership, folder, why));
  }
}
