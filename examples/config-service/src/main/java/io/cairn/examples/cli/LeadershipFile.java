package io.cairn.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The leaderships that this user took, kept from one call of the program to the next: one per store
 * (by its lineage) and hunt.
 *
 * <pre>
 * {"format":1,"leaderships":[
 *   {"lineage":"5f...c1","hunt":"harbour-night","epoch":3,"who":"ada","head":"2.7"}]}
 * </pre>
 *
 * <p>Only its owner can read or write the file; one that others can write is not believed. It is
 * replaced whole, under a lock, so that calls side by side lose nothing of each other.
 */
final class LeadershipFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  private final Path file;

  LeadershipFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  Path path() {
    return file;
  }

  /**
   * Returns the leadership that was kept of a hunt.
   *
   * @throws Refusal if the file is malformed, or others can write it
   */
  Optional<Leadership> find(Lineage lineage, HuntId hunt) {
    for (JsonNode entry : read().withArray("leaderships")) {
      if (isOf(entry, lineage, hunt)) {
        try {
          return Optional.of(
              new Leadership(
                  hunt,
                  entry.path("epoch").asInt(),
                  entry.path("who").asText(),
                  VersionVector.parse(entry.path("head").asText())));
        } catch (IllegalArgumentException e) {
          throw new Refusal(
              Exit.USAGE, "%s: the entry of \"%s\": %s".formatted(file, hunt, e.getMessage()));
        }
      }
    }
    return Optional.empty();
  }

  /** Keeps a leadership, in the place of an older one of its hunt. */
  void keep(Lineage lineage, Leadership leadership) {
    change(
        content -> {
          ArrayNode entries = without(content, lineage, leadership.hunt());
          entries
              .addObject()
              .put("lineage", lineage.toString())
              .put("hunt", leadership.hunt().value())
              .put("epoch", leadership.epoch())
              .put("who", leadership.who())
              .put("head", leadership.head().toString());
        });
  }

  private static ArrayNode without(ObjectNode content, Lineage lineage, HuntId hunt) {
    ArrayNode entries = content.withArray("leaderships");
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (isOf(entries.get(i), lineage, hunt)) {
        entries.remove(i);
      }
    }
    return entries;
  }

  private static boolean isOf(JsonNode entry, Lineage lineage, HuntId hunt) {
    return entry.path("lineage").asText().equals(lineage.toString())
        && entry.path("hunt").asText().equals(hunt.value());
  }

  private ObjectNode read() {
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (allowed.contains(PosixFilePermission.GROUP_WRITE)
          || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new Refusal(
            Exit.USAGE,
            "%s can be written by others (%s): chmod 600 it"
                .formatted(file, PosixFilePermissions.toString(allowed)));
      }
      if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode content
          && content.path("format").asInt() == FORMAT
          && content.path("leaderships").isArray()) {
        return content;
      }
      throw new Refusal(
          Exit.USAGE, "%s is not a file of leaderships of format %d".formatted(file, FORMAT));
    } catch (NoSuchFileException none) {
      ObjectNode content = JSON.createObjectNode().put("format", FORMAT);
      content.putArray("leaderships");
      return content;
    } catch (JsonProcessingException e) {
      throw new Refusal(Exit.USAGE, "%s is not JSON: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(file), e);
    }
  }

  /** What is done to the content between reading and writing it. */
  private interface Change {
    void apply(ObjectNode content);
  }

  /** Locked in the process too, where the file's lock would be an error to a second thread. */
  private void change(Change change) {
    synchronized (LeadershipFile.class) {
      changeLocked(change);
    }
  }

  private void changeLocked(Change change) {
    Path folder = file.getParent();
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder, ownersOnly("rwx------"));
      }
      try (FileChannel channel =
              FileChannel.open(
                  lock,
                  Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                  ownersOnly("rw-------"));
          FileLock held = channel.lock()) {
        ObjectNode content = read();
        change.apply(content);
        Path fresh = Files.createTempFile(folder, "leaderships", ".new", ownersOnly("rw-------"));
        try {
          Files.write(fresh, JSON.writeValueAsBytes(content));
          Files.move(
              fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(fresh);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private static java.nio.file.attribute.FileAttribute<Set<PosixFilePermission>> ownersOnly(
      String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
