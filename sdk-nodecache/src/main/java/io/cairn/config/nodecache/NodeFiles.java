package io.cairn.config.nodecache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files of one node cache, mapped: the control file and both sides.
 *
 * <p>They are mapped once and unmapped when nobody has a reference any more, never before: a reader
 * that is stopped in the middle of a copy finds its memory where it was. Immutable; thread-safe.
 */
final class NodeFiles {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  static final String CONTROL = "control";
  static final String PRISTINE = "pristine";

  private final Path directory;
  private final Control control;
  private final UUID id;
  private final MapView[] sides;

  private NodeFiles(Path directory, Control control, UUID id, MapView[] sides) {
    this.directory = directory;
    this.control = control;
    this.id = id;
    this.sides = sides;
  }

  /**
   * Returns the name of a side, which no other cache has: Chronicle Map goes by the path, and takes
   * what another client of this process has open there, even if that is the file of a cache that
   * was removed since.
   */
  static String sideFile(int index, UUID id) {
    return "side-" + index + "-" + id;
  }

  /**
   * Maps the files of a directory.
   *
   * @param writable whether the mappings can be written; if not, the files are only looked at
   * @return null if the control file is damaged, or the files are not of the sizes it names
   */
  static @Nullable NodeFiles map(Path directory, boolean writable) throws IOException {
    if (Files.size(directory.resolve(CONTROL)) != ControlLayout.FILE_BYTES) {
      return null;
    }
    Control control = new Control(mapped(directory.resolve(CONTROL), writable));
    Control.Made made = control.made().orElse(null);
    if (made == null) {
      return null;
    }
    MapView[] sides = new MapView[2];
    for (int i = 0; i < 2; i++) {
      Path file = directory.resolve(sideFile(i, made.id()));
      if (!Files.exists(file) || Files.size(file) != made.sides().get(i).fileBytes()) {
        return null;
      }
      sides[i] = new MapView(mapped(file, writable), made.sides().get(i));
    }
    return new NodeFiles(directory, control, made.id(), sides);
  }

  private static ByteBuffer mapped(Path file, boolean writable) throws IOException {
    try (FileChannel channel =
        writable
            ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(
          writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY,
          0,
          channel.size());
    }
  }

  Path directory() {
    return directory;
  }

  Control control() {
    return control;
  }

  MapView side(int generation) {
    return sides[generation & 1];
  }

  Path sideFile(int generation) {
    return directory.resolve(sideFile(generation & 1, id));
  }

  /** Returns the bytes of all files together. */
  long bytes() {
    return ControlLayout.FILE_BYTES
        + (long) sides[0].geometry().fileBytes()
        + sides[1].geometry().fileBytes()
        + sides[0].geometry().entries();
  }

  /** Returns the prefix of an empty side; null if it is damaged or gone. */
  byte @Nullable [] pristine() throws IOException {
    byte[] prefix;
    try {
      prefix = Files.readAllBytes(directory.resolve(PRISTINE));
    } catch (NoSuchFileException gone) {
      return null;
    }
    return checksum(prefix, prefix.length) == sides[0].geometry().prefixChecksum() ? prefix : null;
  }

  static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
