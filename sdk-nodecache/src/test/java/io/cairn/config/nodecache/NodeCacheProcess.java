package io.cairn.config.nodecache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.CairnClient;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A process of its own that uses a node cache; the first argument says how. */
final class NodeCacheProcess {
  static final int HUNTS = 6;

  private NodeCacheProcess() {}

  static HuntId hunt(int number) {
    return HuntId.of("hunt-" + number);
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "once" -> once(directory);
      case "client" -> client(directory, Path.of(arguments[2]), arguments[3]);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  static NodeCacheListener listener() {
    return new NodeCacheListener() {
      @Override
      public void onHeadMoved(HuntId hunt) {
        System.out.println("moved " + hunt);
      }

      @Override
      public void onUnusable(NodeCacheException cause) {
        System.out.println("unusable " + cause.getMessage());
      }
    };
  }

  /** Opens, writes and reads one hunt, and says what it thinks of it. */
  private static void once(Path directory) throws IOException {
    ChronicleNodeCache cache = ChronicleNodeCache.at(directory);
    try {
      cache.open(listener());
    } catch (NodeCacheException e) {
      System.out.println("refused " + e.getMessage());
      System.exit(0);
    }
    HuntConfig config = Configs.of(hunt(0), 1);
    cache.write(config, Labels.NONE);
    Optional<HuntConfig> found = cache.read(config.hunt(), Labels.NONE);
    boolean javac =
        List.of(Thread.getAllStackTraces().keySet()).toString().contains("javac")
            || isLoaded("com.sun.tools.javac.main.JavaCompiler");
    System.out.println("name " + cache.name());
    System.out.println("found " + found.filter(config::equals).isPresent());
    System.out.println("javac " + javac);
    System.out.println("sockets " + sockets());
    System.out.println("analytics " + isThere("net.openhft.chronicle.analytics.Analytics"));
    System.out.println("metrics " + cache.metrics());
    cache.close();
    System.exit(0);
  }

  /** Returns how many sockets of the network this process has; the JDK has one of its own. */
  private static long sockets() throws IOException {
    Set<String> network = new HashSet<>();
    for (String kind : List.of("tcp", "tcp6", "udp", "udp6")) {
      Path table = Path.of("/proc/self/net", kind);
      if (Files.exists(table)) {
        Files.readAllLines(table).forEach(line -> network.add(line.trim().split(" +", -1)[9]));
      }
    }
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(NodeCacheProcess::target)
          .filter(target -> target.startsWith("socket:"))
          .filter(target -> network.contains(target.replaceAll("[^0-9]", "")))
          .count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private static boolean isLoaded(String name) {
    try {
      var find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
      find.setAccessible(true);
      ClassLoader compilers =
          ModuleLayer.boot()
              .findModule("jdk.compiler")
              .map(Module::getClassLoader)
              .orElse(ClassLoader.getSystemClassLoader());
      return find.invoke(compilers, name) != null;
    } catch (ReflectiveOperationException | InaccessibleObjectException withoutFlags) {
      return false;
    }
  }

  /**
   * A client of a slow source that notes each of its reads in a file; it begins when it is told.
   */
  private static void client(Path directory, Path reads, String hunts) throws Exception {
    ChronicleNodeCache cache =
        ChronicleNodeCache.builder(directory).permitWait(Duration.ofMinutes(2)).build();
    List<HuntId> wanted =
        IntStream.range(0, Integer.parseInt(hunts)).mapToObj(NodeCacheProcess::hunt).toList();
    try (CairnClient client =
        CairnClient.builder()
            .source(new NotedSource(reads))
            .nodeCache(cache)
            .readTimeout(Duration.ofMinutes(2))
            .build()) {
      CompletableFuture<?> started = client.start();
      while (!client.status().nodeCache().endsWith(" OPEN")) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      System.out.println("ready");
      if (System.in.read() < 0) {
        return;
      }
      long right = wanted.stream().filter(hunt -> Configs.isRight(client.get(hunt))).count();
      System.out.println("done " + right + " " + cache.metrics());
      while (System.in.read() != '!') {
        // it lives on, as a service does: what it read is written behind the caller's back
      }
      started.cancel(true);
    }
    System.exit(0);
  }

  /** Every hunt has its version 1; a read takes 300 ms, and is noted before. */
  private record NotedSource(Path reads) implements ConfigSource {
    @Override
    public String name() {
      return "noted";
    }

    @Override
    public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
      try {
        Files.write(
            reads,
            (hunt + " " + ProcessHandle.current().pid() + "\n").getBytes(UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return CompletableFuture.supplyAsync(
          () -> Optional.of(Configs.of(hunt, 1)),
          CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
    }

    @Override
    public Watch watch(WatchRequest request, WatchSink sink) {
      CompletableFuture.runAsync(
          () -> sink.onDisconnected(new SourceException("no stream", null), Duration.ofMinutes(5)));
      return new NoWatch();
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  private static final class NoWatch implements Watch {
    @Override
    public void follow(HuntId hunt, Held held) {}

    @Override
    public void unfollow(HuntId hunt) {}

    @Override
    public void acknowledge(HuntId hunt, VersionVector version) {}

    @Override
    public void reject(HuntId hunt, VersionVector version, String reason) {}

    @Override
    public void close() {}
  }
}
