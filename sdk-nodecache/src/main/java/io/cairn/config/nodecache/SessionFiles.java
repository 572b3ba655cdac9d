package io.cairn.config.nodecache;

import io.cairn.config.spi.PodSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node remembers of its pods: one small file each, replaced by an atomic rename. Needs no
 * map, no lock and no flag. Files of pods that have not been seen for a day go. Thread-safe.
 */
final class SessionFiles {
  private static final Logger log = LoggerFactory.getLogger(SessionFiles.class);
  private static final int MAGIC = 0x43524e53;
  private static final int LONGEST = 8192;
  private static final Duration KEPT = Duration.ofDays(1);
  private static final String SUFFIX = ".session";

  private final Path directory;
  private volatile boolean swept;

  SessionFiles(Path base) {
    this.directory = base.resolve("sessions");
  }

  Optional<PodSession> read(String pod) {
    try {
      Path file = directory.resolve(name(pod));
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      return decode(content).filter(found -> found.pod().equals(pod));
    } catch (IOException | RuntimeException unreadable) {
      log.debug("The session of {} cannot be read", pod, unreadable);
      return Optional.empty();
    }
  }

  private static Optional<PodSession> decode(byte[] content) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readInt() != MAGIC || in.readInt() != checksum(content)) {
        return Optional.empty();
      }
      return Optional.of(
          new PodSession(
              in.readUTF(),
              new UUID(in.readLong(), in.readLong()),
              Instant.ofEpochSecond(in.readLong(), in.readInt()),
              in.readInt(),
              Instant.ofEpochSecond(in.readLong(), in.readInt())));
    }
  }

  void save(PodSession session) {
    try {
      Files.createDirectories(directory, NodeFiles.OWNER_ONLY);
      byte[] content = encode(session);
      if (content.length > LONGEST) {
        return;
      }
      Path fresh = directory.resolve(".%x.tmp".formatted(ThreadLocalRandom.current().nextLong()));
      Files.write(fresh, content);
      Files.move(fresh, directory.resolve(name(session.pod())), StandardCopyOption.ATOMIC_MOVE);
      if (!swept) {
        swept = true;
        sweep();
      }
    } catch (IOException | RuntimeException unwritable) {
      log.debug("The session of {} cannot be saved", session.pod(), unwritable);
    }
  }

  private static byte[] encode(PodSession session) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong((long) MAGIC << 32);
      out.writeUTF(session.pod());
      out.writeLong(session.session().getMostSignificantBits());
      out.writeLong(session.session().getLeastSignificantBits());
      write(out, session.lastSeen());
      out.writeInt(session.restarts());
      write(out, session.restlessSince());
    }
    byte[] content = bytes.toByteArray();
    ByteBuffer.wrap(content).putInt(4, checksum(content));
    return content;
  }

  private static void write(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content, 8, Math.max(0, content.length - 8));
    return (int) crc.getValue();
  }

  private void sweep() throws IOException {
    FileTime oldest = FileTime.from(Instant.now().minus(KEPT));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static String name(String pod) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(pod.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16) + SUFFIX;
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException("SHA-256 is not available", everyJvmHasIt);
    }
  }
}
