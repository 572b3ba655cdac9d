package io.cairn.benchmarks.jmh;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * What benchmarks run in: this program's own class path, or that of a peer, whose libraries clash
 * with ours and with one another.
 *
 * @param title the peer and its version; empty for our own
 * @param entries the class path as the JVM takes it
 */
record ClassPath(String title, String entries) {

  /** Returns the class path of this program. */
  static ClassPath own() {
    return new ClassPath("", System.getProperty("java.class.path"));
  }

  /**
   * Returns that of a peer that was built.
   *
   * @param module the folder of its module
   * @throws IOException if it was not
   */
  static ClassPath of(Path module) throws IOException {
    Path jar = module.resolve("target/peer.jar");
    if (!Files.exists(jar)) {
      throw new IOException("%s is not there: benchmarks/run builds it".formatted(jar));
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      return new ClassPath(
          file.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_TITLE),
          jar + File.pathSeparator + module.resolve("target/lib") + File.separator + "*");
    }
  }
}
