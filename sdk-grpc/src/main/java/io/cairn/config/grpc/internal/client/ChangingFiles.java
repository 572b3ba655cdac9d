package io.cairn.config.grpc.internal.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that belong together, and are read again when one of them has changed. What cannot be used,
 * because it is malformed or half written, is logged and tried again at the next look; what was
 * read before stays in use. One thread at a time.
 */
final class ChangingFiles {
  private static final Logger log = LoggerFactory.getLogger(ChangingFiles.class);

  private final List<Path> files;
  private final Reading reading;
  private List<Stamp> read;

  /** Reads the files, and takes up what stands in them. */
  interface Reading {
    /** Changes nothing if it throws. */
    void read() throws IOException, GeneralSecurityException;
  }

  private record Stamp(FileTime modified, long size) {}

  /** Reads the files for the first time; throws what the reading throws. */
  ChangingFiles(List<Path> files, Reading reading) throws IOException, GeneralSecurityException {
    this.files = List.copyOf(files);
    this.reading = reading;
    this.read = stamps();
    reading.read();
  }

  private List<Stamp> stamps() throws IOException {
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      stamps.add(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
    }
    return stamps;
  }

  /** Reads the files again if one of them has changed. Throws nothing. */
  void look() {
    try {
      List<Stamp> now = stamps();
      if (!now.equals(read)) {
        reading.read();
        read = now;
        log.info("Read {} again", files);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      log.warn("{} cannot be used: what was read before stays in use", files, e);
    }
  }
}
