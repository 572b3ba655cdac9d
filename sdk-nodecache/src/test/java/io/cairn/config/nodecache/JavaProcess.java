package io.cairn.config.nodecache;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A JVM of its own, that runs a class of the tests. */
final class JavaProcess implements AutoCloseable {
  /** What the README asks for. */
  static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private static List<String> archive;
  private static String jarred;

  private final Process process;
  private final BufferedReader output;

  private JavaProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a class on this JDK, with the flags that Chronicle Map needs. */
  static JavaProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(archive());
    return start(Path.of(System.getProperty("java.home")), flags, main, arguments);
  }

  /** With what the README says against the warnings of newer JVMs. */
  static List<String> quietFlags() {
    List<String> flags = new ArrayList<>(FLAGS);
    if (Runtime.version().feature() >= 24) {
      flags.add("--enable-native-access=ALL-UNNAMED");
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  /** Classes that were loaded once need not be loaded again by each of a thousand processes. */
  private static synchronized List<String> archive() throws IOException {
    if (archive == null) {
      Path directory = Files.createTempDirectory("cairn-classes");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Tmpfs.remove(directory)));
      jarred = jarred(directory);
      Path file = directory.resolve("classes.jsa");
      List<String> flags = new ArrayList<>(FLAGS);
      flags.addAll(List.of("-XX:ArchiveClassesAtExit=" + file, "-Xlog:cds*=off"));
      try (JavaProcess first =
          start(
              Path.of(System.getProperty("java.home")),
              flags,
              NodeCacheProcess.class,
              "once",
              directory.resolve("node").toString())) {
        first.rest();
      }
      archive =
          Files.exists(file)
              ? List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off")
              : List.of();
    }
    return archive;
  }

  /** The JVM archives no classes when a directory is on its class path: they become jars. */
  private static String jarred(Path target) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path directory = Path.of(entry);
      if (!Files.isDirectory(directory)) {
        entries.add(entry);
        continue;
      }
      Path jar = target.resolve(entries.size() + ".jar");
      entries.add(jar.toString());
      try (var out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> walk = Files.walk(directory)) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
          Files.copy(file, out);
        }
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  static JavaProcess start(Path javaHome, List<String> flags, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            jarred == null ? classPath() : jarred,
            main.getName()));
    command.addAll(List.of(arguments));
    return new JavaProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
        .replace("\n", File.pathSeparator);
  }

  /** Returns the next line of its output, or null if it has ended. */
  String line() {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the next line that begins with a word; what comes before it is shown if none does. */
  String lineWith(String word) {
    StringBuilder others = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith(word)) {
        return line;
      }
      others.append(line).append('\n');
    }
    throw new AssertionError("no line began with " + word + ", but:\n" + others);
  }

  /** Returns everything it still says, until it ends. */
  String rest() {
    StringBuilder rest = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  boolean saysMore() throws IOException {
    return output.ready();
  }

  void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Stops it with SIGSTOP. */
  void stop() throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-STOP", String.valueOf(pid())).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("kill -STOP ended with " + status);
    }
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
