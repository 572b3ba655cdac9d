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
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node remembers of its pods: one small file each, replaced by an atomic rename. Needs no
 * map, no lock and no flag. Files of pods that have not been seen for a day go: each process looks
 * when it first saves one, and every {@value #SWEEP_MINUTES} minutes. Thread-safe.
 */
final class SessionFiles {
  private static final Logger log = LoggerFactory.getLogger(SessionFiles.class);
  private static final int MAGIC = 0x43524e53;
  private static final int LONGEST = 8192;
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int SWEEP_MINUTES = 60;
  private static final String SUFFIX = ".session";
  private static final String UNFINISHED = ".tmp";

  private final Path base;
  private final Path directory;
  private final LongSupplier nanoTime;
  private volatile boolean swept;
  private volatile long sweptAt;

  SessionFiles(Path base, LongSupplier nanoTime) {
    this.base = base;
    this.directory = base.resolve("sessions");
    this.nanoTime = nanoTime;
  }

  Optional<PodSession> read(String pod) {
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      checkOwners();
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

  /** What others could have forged is not believed, and what is theirs not swept. */
  private void checkOwners() {
    Ownership.checkBase(base);
    Ownership.checkOwn(directory);
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
      checkOwners();
      byte[] content = encode(session);
      if (content.length > LONGEST) {
        return;
      }
      sweepNowAndThen(); // first: it may make the room that is missing
      Path fresh =
          directory.resolve(".%x".formatted(ThreadLocalRandom.current().nextLong()) + UNFINISHED);
      try {
        Files.write(fresh, content);
        Files.move(fresh, directory.resolve(name(session.pod())), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
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

  private void sweepNowAndThen() throws IOException {
    long now = nanoTime.getAsLong();
    if (swept && now - sweptAt < TimeUnit.MINUTES.toNanos(SWEEP_MINUTES)) {
      return;
    }
    swept = true;
    sweptAt = now;
    FileTime oldest = FileTime.from(Instant.now().minus(KEPT));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) || name.endsWith(UNFINISHED)) {
          sweep(file, oldest);
        }
      }
    }
  }

  private static void sweep(Path file, FileTime oldest) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      // a neighbour sweeps too
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
