package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as hunts. */
final class FolderImportTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @TempDir Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void read_files_areFragmentsNamedByTheirPaths() throws IOException {
    write("rules/scoring.yaml", "base: 20");
    write("map.json", "{}");
    write("notes.txt", "hello");
    write("logo.PNG", "png");
    write("LICENSE", "free");
    assertThat(FolderImport.read(folder))
        .extracting(Fragment::name, Fragment::contentType)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("LICENSE", "application/octet-stream"),
            org.assertj.core.groups.Tuple.tuple("logo.PNG", "application/octet-stream"),
            org.assertj.core.groups.Tuple.tuple("map", "application/json"),
            org.assertj.core.groups.Tuple.tuple("notes", "text/plain"),
            org.assertj.core.groups.Tuple.tuple("rules/scoring", "application/yaml"));
  }

  @Test
  void read_hiddenFilesAndFolders_areLeftOut() throws IOException {
    write(".git/config", "x");
    write(".hidden.yaml", "x");
    write("seen.yaml", "x");
    assertThat(FolderImport.read(folder)).extracting(Fragment::name).containsExactly("seen");
  }

  @Test
  void read_twoFilesOfOneName_namesBoth() throws IOException {
    write("rules.yaml", "x");
    write("rules.json", "{}");
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rules.yaml")
        .hasMessageContaining("rules.json")
        .hasMessageContaining("are both the fragment \"rules\"");
  }

  @Test
  void read_nameThatIsNoFragments_namesTheFile() throws IOException {
    write("a b.yaml", "x");
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(folder.resolve("a b.yaml") + ": fragment name")
        .hasMessageContaining("U+0020 at index 1");
  }

  @Test
  void read_linkOutOfTheFolder_isRefused(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "x");
    Files.createSymbolicLink(folder.resolve("link.yaml"), secret);
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("link.yaml is a link that leads out of");
  }

  @Test
  void read_selectorsLeadOutOfTheFolder_isRefused(@TempDir Path elsewhere) throws IOException {
    write("rules.yaml", "x");
    Path secret = Files.writeString(elsewhere.resolve("secret"), "rules : role=engine");
    Files.createSymbolicLink(folder.resolve(".selectors"), secret);
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s is a link that leads out of %s".formatted(folder.resolve(".selectors"), folder));
  }

  @Test
  void read_selectorsLeadToAFileOfTheFolder_isReadThroughTheLink() throws IOException {
    write("rules.yaml", "x");
    write("..2026/.selectors", "rules : role=engine");
    Files.createSymbolicLink(folder.resolve(".selectors"), Path.of("..2026/.selectors"));
    assertThat(FolderImport.read(folder))
        .extracting(Fragment::selector)
        .containsExactly(Selector.parse("role=engine"));
  }

  @Test
  void read_selectorsAreAFolder_isRefused() throws IOException {
    write(".selectors/rules", "x");
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s is not a file".formatted(folder.resolve(".selectors")));
  }

  @Test
  void read_selectorsOverTheBound_isRefusedWithTheBound() throws IOException {
    write("rules.yaml", "x");
    String line = "rules : role=engine\n";
    write(".selectors", line + "#".repeat((1 << 20) - line.length()));
    assertThat(FolderImport.read(folder))
        .extracting(Fragment::selector)
        .containsExactly(Selector.parse("role=engine"));
    write(".selectors", line + "#".repeat((1 << 20) - line.length() + 1));
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(folder.resolve(".selectors") + " has 1048577 bytes, more than 1048576");
  }

  @Test
  void read_folderIsALink_isReadThroughIt(@TempDir Path elsewhere) throws IOException {
    write("rules/a.yaml", "x");
    write(".selectors", "rules/* : role=engine");
    Path link = Files.createSymbolicLink(elsewhere.resolve("..link"), folder);
    assertThat(FolderImport.read(link)).isEqualTo(FolderImport.read(folder)).hasSize(1);
    write("a b.yaml", "x");
    assertThatThrownBy(() -> FolderImport.read(link))
        .hasMessageStartingWith(link.resolve("a b.yaml") + ": fragment name");
  }

  @Test
  void read_mountedConfigMap_isReadThroughItsLinks() throws IOException {
    write("..2026/rules.yaml", "x");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("rules.yaml"), Path.of("..data/rules.yaml"));
    assertThat(FolderImport.read(folder)).extracting(Fragment::name).containsExactly("rules");
  }

  @Test
  void read_linkToAFolder_isRefused() throws IOException {
    write("a/rules.yaml", "x");
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    assertThatThrownBy(() -> FolderImport.read(folder)).hasMessageEndingWith("b is not a file");
  }

  @Test
  void read_fileOverTheBound_isRefusedUnread() throws IOException {
    try (java.io.RandomAccessFile file =
        new java.io.RandomAccessFile(folder.resolve("big").toFile(), "rw")) {
      file.setLength(HuntConfig.MAX_BYTES + 1);
    }
    assertThatThrownBy(() -> FolderImport.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 67108864");
  }

  @Test
  void read_noSuchFolder_failsNamingIt() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> FolderImport.read(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void read_selectors_lastMatchingLineCounts() throws IOException {
    write("rules/a.yaml", "x");
    write("rules/b.yaml", "x");
    write("map.yaml", "x");
    write(".selectors", "# who gets what\n\nrules/* : role=engine\nrules/b: role=admin\n");
    List<Fragment> fragments = FolderImport.read(folder);
    assertThat(fragments)
        .extracting(Fragment::selector)
        .containsExactly(
            Selector.EVERYTHING, Selector.parse("role=engine"), Selector.parse("role=admin"));
  }

  @Test
  void read_wrongSelectors_namesFileAndLine() throws IOException {
    write("rules.yaml", "x");
    for (String wrong :
        List.of("rules role=engine", "rules : role in (", "other : role=engine", "[ : a=b")) {
      write(".selectors", "rules : role=engine\n" + wrong);
      assertThatThrownBy(() -> FolderImport.read(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(folder.resolve(".selectors") + ":2: ");
    }
  }

  @Test
  void publishDifference_filesComeChangeAndGo_isOneVersionOfThat() throws IOException {
    try (MemoryConfigStore store = MemoryConfigStore.create()) {
      Leadership leadership = store.lead(HUNT, "me").join();
      write("stays.yaml", "1");
      write("changes.yaml", "1");
      write("goes.yaml", "1");
      FolderImport.publishDifference(store, leadership, folder, "first").join();
      write("changes.yaml", "2");
      write("comes.yaml", "1");
      Files.delete(folder.resolve("goes.yaml"));
      Published second = FolderImport.publishDifference(store, leadership, folder, "second").join();
      assertThat(second.version()).isEqualTo(VersionVector.of(1, 2));
      assertThat(store.read(HUNT, Scope.EVERYTHING).join().orElseThrow().fragments())
          .isEqualTo(FolderImport.read(folder));
      HistoryEntry entry = store.history(HUNT, 1).join().get(0);
      assertThat(entry.why()).isEqualTo("second");
      assertThat(List.of(entry.added(), entry.changed(), entry.removed())).containsOnly(1);
      assertThat(FolderImport.publishDifference(store, leadership, folder, "same").join().issued())
          .isFalse();
    }
  }
}
