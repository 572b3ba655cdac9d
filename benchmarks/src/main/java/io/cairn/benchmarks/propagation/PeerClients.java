package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.InstalledServer;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes clients of another product out of a class loader of their own, which it keeps, so that what
 * one round has warmed up is warm in the next: their libraries are other versions of ours, or would
 * be taken for ours by gRPC. What passes between the two is the JDK's types alone.
 */
final class PeerClients {
  private static final Path MODULES = Path.of("benchmarks", "peers");

  /** A product: its server, the folder of its module, and the class of its clients. */
  enum Product {
    REDIS(InstalledServer.REDIS, "redis", "io.cairn.benchmarks.peers.redis.RedisClients"),
    ETCD(InstalledServer.ETCD, "etcd", "io.cairn.benchmarks.peers.etcd.EtcdClients");

    private final InstalledServer installed;
    private final String folder;
    private final String clients;

    Product(InstalledServer installed, String folder, String clients) {
      this.installed = installed;
      this.folder = folder;
      this.clients = clients;
    }

    String words() {
      return folder;
    }

    InstalledServer installed() {
      return installed;
    }
  }

  private final Product product;
  private final ClassLoader loader;

  /**
   * Finds what was built of a product.
   *
   * @throws IOException if it was not
   */
  PeerClients(Product product) throws IOException {
    this.product = product;
    loader = new URLClassLoader(jars(product), ClassLoader.getPlatformClassLoader());
  }

  Product product() {
    return product;
  }

  /** Connects clients; accepting a payload publishes it, and closing ends them all. */
  Consumer<byte[]> connect(
      int port, int size, byte[] first, Supplier<Consumer<ByteBuffer>> arrivals)
      throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader ours = thread.getContextClassLoader();
    thread.setContextClassLoader(loader); // through which they look for services
    try {
      @SuppressWarnings("unchecked") // what the classes of the peers say that they are
      Consumer<byte[]> made =
          (Consumer<byte[]>)
              Class.forName(product.clients, true, loader)
                  .getConstructor(int.class, int.class, byte[].class, Supplier.class)
                  .newInstance(port, size, first, arrivals);
      return made;
    } finally {
      thread.setContextClassLoader(ours);
    }
  }

  private static URL[] jars(Product product) throws IOException {
    Path target = MODULES.resolve(product.folder).resolve("target");
    Path jar = target.resolve("peer.jar");
    if (!Files.exists(jar)) {
      throw new IOException("%s is not there: benchmarks/run builds it".formatted(jar));
    }
    List<URL> jars = new ArrayList<>();
    jars.add(url(jar));
    try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
      for (Path library : libraries.toList()) {
        jars.add(url(library));
      }
    }
    return jars.toArray(URL[]::new);
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
