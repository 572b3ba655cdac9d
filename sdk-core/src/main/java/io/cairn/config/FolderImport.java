package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a folder of files as the fragments of a hunt, one file a fragment, so that a hunt can be
 * kept in a repository and published from there.
 *
 * <ul>
 *   <li>A fragment's name is the file's path within the folder, with {@code /} between segments and
 *       without the endings {@code .yaml}, {@code .yml}, {@code .json} and {@code .txt}: {@code
 *       rules/scoring.yaml} is {@code rules/scoring}. Any other file keeps its whole name. Two
 *       files of one name are an error.
 *   <li>The content type goes by the ending.
 *   <li>Files and folders whose names begin with a dot are left out. A link to a file within the
 *       folder is read as that file; any other link is an error, also as {@code .selectors}. The
 *       folder itself may be given by a link.
 *   <li>The file {@code .selectors} at the top, if there is one, says which pods get what: lines of
 *       the form {@code GLOB : SELECTOR}, where the glob is that of {@link
 *       java.nio.file.FileSystem#getPathMatcher} over fragment names. Of several lines that match,
 *       the last one counts. Empty lines and lines that begin with {@code #} are left out. A line
 *       that matches no fragment is an error: it is a slip of the pen more often than not. So is a
 *       file of more than {@value FolderSelectors#MAX_BYTES} bytes.
 * </ul>
 *
 * <pre>
 * # who gets what
 * admin/**         : role=admin
 * rules/leaderboard : role in (engine, leaderboard)
 * </pre>
 *
 * <p>Stateless; the methods may be called from any thread and block for the file system.
 */
public final class FolderImport {
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

  private static final List<String> LEFT_OFF = List.of("yaml", "yml", "json", "txt");

  private final Path folder;
  private final Path real;
  private final Map<String, Fragment> fragments = new TreeMap<>();
  private final Map<String, Path> files = new TreeMap<>();
  private long bytes;

  private FolderImport(Path folder) throws IOException {
    this.folder = folder;
    this.real = folder.toRealPath();
  }

  /**
   * Reads the fragments of a folder, sorted by name.
   *
   * @param folder the folder
   * @throws IllegalArgumentException if a file cannot be a fragment, or the selectors are wrong;
   *     the message begins with the file, and the line if there is one
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static List<Fragment> read(Path folder) {
    requireNonNull(folder, "folder");
    try {
      FolderImport contents = new FolderImport(folder);
      Files.walkFileTree(contents.real, contents.new Visitor());
      contents.checkSelectors();
      return FolderSelectors.apply(folder.resolve(FolderSelectors.FILE), contents.fragments);
    } catch (IOException e) {
      throw new UncheckedIOException("folder %s cannot be read".formatted(folder), e);
    }
  }

  /**
   * Publishes what differs between a folder and a hunt, so that the hunt has exactly the fragments
   * of the folder: fragments whose files are gone are removed. The folder is read before this
   * returns.
   *
   * @param store where the hunt is
   * @param leadership who publishes, and which hunt
   * @param folder the folder
   * @param why the reason, for the history
   * @return what was done, as {@link ConfigStore#publish} says; no version is issued if nothing
   *     differs
   * @throws IllegalArgumentException as {@link #read} does
   * @throws UncheckedIOException as {@link #read} does
   */
  public static CompletableFuture<Published> publishDifference(
      ConfigStore store, Leadership leadership, Path folder, String why) {
    requireNonNull(store, "store");
    requireNonNull(leadership, "leadership");
    Publication.checkWhy(why);
    List<Fragment> wanted = read(folder);
    return store
        .read(leadership.hunt(), Scope.EVERYTHING)
        .thenCompose(current -> store.publish(difference(leadership, current, wanted, why)));
  }

  private static Publication difference(
      Leadership leadership, Optional<HuntConfig> current, List<Fragment> wanted, String why) {
    return Publication.by(leadership)
        .expecting(current.map(HuntConfig::version).orElse(VersionVector.NONE))
        .turning(current.orElse(null), wanted)
        .because(why)
        .build();
  }

  private void checkSelectors() throws IOException {
    Path file = folder.resolve(FolderSelectors.FILE);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      checkIsFileWithin(file);
    }
  }

  private void checkIsFileWithin(Path file) throws IOException {
    if (!file.toRealPath().startsWith(real)) {
      throw new IllegalArgumentException(
          "%s is a link that leads out of %s".formatted(file, folder));
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("%s is not a file".formatted(file));
    }
  }

  private void add(Path file) throws IOException {
    checkIsFileWithin(file);
    long size = Files.size(file);
    bytes += size;
    if (bytes > HuntConfig.MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes: with the files before it that is more than %d"
              .formatted(file, size, HuntConfig.MAX_BYTES));
    }
    String path = folder.relativize(file).toString().replace('\\', '/');
    String ending = ending(path);
    String name =
        LEFT_OFF.contains(ending) ? path.substring(0, path.length() - ending.length() - 1) : path;
    Path other = files.put(name, file);
    if (other != null) {
      throw new IllegalArgumentException(
          "%s and %s are both the fragment \"%s\"".formatted(other, file, Text.printable(name)));
    }
    try {
      fragments.put(
          name,
          Fragment.wrap(
              name,
              TYPES.getOrDefault(ending, "application/octet-stream"),
              Selector.EVERYTHING,
              ByteBuffer.wrap(Files.readAllBytes(file))));
    } catch (IllegalArgumentException notAFragment) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(Text.printable(file.toString()), notAFragment.getMessage()),
          notAFragment);
    }
  }

  private static String ending(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') + 1 ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  /** Walks without following links, so that it cannot go round in circles. */
  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return !directory.equals(real) && isHidden(directory)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!isHidden(file)) {
        add(folder.resolve(real.relativize(file))); // as the caller knows it
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
