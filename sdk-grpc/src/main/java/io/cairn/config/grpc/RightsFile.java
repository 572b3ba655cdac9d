package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rights that stand in a file, which is read again when it has changed. Tokens are kept and looked
 * up by their SHA-256 alone, so that neither memory nor the time of an answer tells one.
 */
final class RightsFile implements Authorizer {
  private static final Logger log = LoggerFactory.getLogger(RightsFile.class);
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long MAX_BYTES = 4L << 20;
  private static final String HASHED = "sha256:";

  private final Path file;
  private final BiFunction<Path, List<RightsLine>, Authorizer> index;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private volatile State state;

  /** What was read, and of which state of the file. */
  private record State(Stamp stamp, Authorizer known) {}

  private record Stamp(FileTime modified, long size) {
    static Stamp of(Path file) throws IOException {
      return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
    }
  }

  private RightsFile(Path file, BiFunction<Path, List<RightsLine>, Authorizer> index) {
    this.file = requireNonNull(file, "file");
    this.index = index;
    try {
      Stamp stamp = Stamp.of(file);
      state = new State(stamp, read());
    } catch (IOException e) {
      throw new UncheckedIOException("rights file %s cannot be read".formatted(file), e);
    }
  }

  static RightsFile ofTokens(Path file) {
    return new RightsFile(file, RightsFile::byToken);
  }

  static RightsFile ofSubjects(Path file) {
    return new RightsFile(file, RightsFile::bySubject);
  }

  @Override
  public Optional<Rights> authorize(Caller caller) {
    long now = System.nanoTime();
    long last = lookedAt.get();
    if (now - last >= LOOK_EVERY_NANOS && lookedAt.compareAndSet(last, now)) {
      readAgain();
    }
    return state.known.authorize(caller);
  }

  /** Reads the file if it is another than last time; leaves what is known if it is malformed. */
  void readAgain() {
    State old = state;
    try {
      Stamp stamp = Stamp.of(file);
      if (!stamp.equals(old.stamp)) {
        state = new State(stamp, old.known); // so that a malformed file is one warning
        state = new State(stamp, read());
        log.info("Read the rights in {} again", file);
      }
    } catch (IOException | IllegalArgumentException e) {
      log.warn("The rights in {} stay as they were", file, e);
    }
  }

  private Authorizer read() throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new IllegalArgumentException(
          "rights file %s has %d bytes, more than %d".formatted(file, size, MAX_BYTES));
    }
    List<RightsLine> lines = new ArrayList<>();
    int number = 0;
    for (String text : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      try {
        RightsLine line = RightsLine.parse(text);
        if (line != null) {
          lines.add(line);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d of %s %s".formatted(number, file, e.getMessage()), e);
      }
    }
    return index.apply(file, lines);
  }

  private static Authorizer byToken(Path file, List<RightsLine> lines) {
    Map<String, Rights> known = new HashMap<>();
    for (RightsLine line : lines) {
      if (known.putIfAbsent(hash(file, line), line.rights()) != null) {
        throw new IllegalArgumentException(
            "%s has one token twice, the second time for \"%s\""
                .formatted(file, line.rights().name()));
      }
    }
    Map<String, Rights> byHash = Map.copyOf(known);
    return caller -> caller.token().map(RightsFile::sha256).map(byHash::get);
  }

  private static String hash(Path file, RightsLine line) {
    if (!line.shown().startsWith(HASHED)) {
      return sha256(line.shown());
    }
    String hex = line.shown().substring(HASHED.length()).toLowerCase(Locale.ROOT);
    if (hex.length() != 64 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "%s has, for \"%s\", a hash that is not 64 hexadecimal digits"
              .formatted(file, line.rights().name()));
    }
    return hex;
  }

  private static Authorizer bySubject(Path file, List<RightsLine> lines) {
    record Subject(Wildcard pattern, Rights rights) {}
    List<Subject> known =
        lines.stream().map(line -> new Subject(new Wildcard(line.shown()), line.rights())).toList();
    return caller ->
        caller
            .subject()
            .flatMap(
                subject -> known.stream().filter(line -> line.pattern.matches(subject)).findFirst())
            .map(Subject::rights);
  }

  private static String sha256(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
      throw new IllegalStateException(impossible);
    }
  }
}
