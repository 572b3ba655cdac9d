package io.cairn.config.nodecache;

import io.cairn.config.spi.NodeCacheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Who can change what this process maps and reads. Another user who can write the directory that
 * our files are in can put others in their place, whoever owns the files. Stateless.
 */
final class Ownership {
  private static final int ROOT = 0;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int PERMISSIONS = 07777;

  private Ownership() {}

  /**
   * Checks that a directory, which is no link to one, is ours and nobody else can write it.
   *
   * @throws NodeCacheException if it is not; it names the remedy
   */
  static void checkOwn(Path directory) {
    int owner;
    int mode;
    try {
      owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException e) {
      throw unknown(directory, e);
    }
    int self = self(directory);
    if (owner != self) {
      throw foreign(directory, owner, self);
    }
    if ((mode & WRITABLE_BY_OTHERS) != 0
        || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw writable(directory, mode, "chmod 700 it");
    }
  }

  /**
   * Checks that nobody can rename or remove what is ours in a directory, but for root.
   *
   * @throws NodeCacheException if somebody can; it names the remedy
   */
  static void checkBase(Path base) {
    int owner;
    int mode;
    try {
      owner = (int) Files.getAttribute(base, "unix:uid");
      mode = (int) Files.getAttribute(base, "unix:mode");
    } catch (IOException | UnsupportedOperationException e) {
      throw unknown(base, e);
    }
    checkBase(base, owner, mode, self(base));
  }

  /**
   * What is root's is accepted whatever its mode: the kubelet makes an {@code emptyDir} writable by
   * all, for the one pod that has it.
   */
  static void checkBase(Path base, int owner, int mode, int self) {
    if (owner == ROOT) {
      return;
    }
    if (owner != self) {
      throw foreign(base, owner, self);
    }
    if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
      throw writable(base, mode, "chmod go-w it, or give it the sticky bit");
    }
  }

  private static int self(Path directory) {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException e) {
      throw unknown(directory, e);
    }
  }

  private static NodeCacheException foreign(Path directory, int owner, int self) {
    return new NodeCacheException(
        "%s belongs to user %d, and this process runs as user %d: run the pods that share a node cache as one user, or give each user a directory"
            .formatted(directory, owner, self),
        null);
  }

  private static NodeCacheException writable(Path directory, int mode, String remedy) {
    return new NodeCacheException(
        "%s has mode %o, which lets others write what this process reads: %s"
            .formatted(directory, mode & PERMISSIONS, remedy),
        null);
  }

  private static NodeCacheException unknown(Path directory, Exception cause) {
    return new NodeCacheException(directory + " cannot be looked at: " + cause, cause);
  }
}
