package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** JVMs of every kind: what the README says of each. */
class RuntimeFaultTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));
  private static final String MODULES = "java.base,java.logging,java.management,jdk.unsupported";
  private static final HuntIsThere HUNT = new HuntIsThere();

  private Node node;

  /** A hunt that the process under test finds, written by this one. */
  private static final class HuntIsThere {
    void in(Node node) {
      Node.write(node.open(), Configs.of(NodeCacheProcess.hunt(0), 1));
    }
  }

  @BeforeEach
  void choose() throws IOException {
    node = new Node(4 << 20);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String run(Path java, List<String> flags) throws Exception {
    try (JavaProcess process =
        JavaProcess.start(java, flags, NodeCacheProcess.class, "once", node.directory.toString())) {
      String output = process.rest();
      assertThat(process.exitCode()).as(output).isZero();
      return output;
    }
  }

  @Test
  @DisplayName("With the flags it writes and reads, compiles nothing and connects to nothing")
  void open_withFlags_worksWithoutCompilerOrNetwork() throws Exception {
    assertThat(run(JAVA, JavaProcess.quietFlags()))
        .contains("found true", "javac false", "sockets 0", "analytics false")
        .doesNotContain("WARN", "chronicle.software", "Exception");
  }

  @Test
  @DisplayName(
      "Without flags and without a cache to read, it is refused with exactly those missing")
  void open_withoutFlags_isRefusedWithThoseMissing() throws Exception {
    assertThat(run(JAVA, List.of()))
        .contains(
            "refused the JVM was started without --add-opens=java.base/java.lang=ALL-UNNAMED"
                + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
                + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED,");
    assertThat(run(JAVA, JavaProcess.FLAGS.subList(0, 2)))
        .contains(
            "refused the JVM was started without --add-opens=java.base/sun.nio.ch=ALL-UNNAMED,");
  }

  @Test
  @DisplayName("Without flags it reads what the others write, and says so once")
  void open_withoutFlagsBesideOthers_reads() throws Exception {
    HUNT.in(node);
    String output = run(JAVA, List.of("-Dcairn=none"));
    assertThat(output)
        .contains("found true", "reads only: the JVM was started without", "writes=0");
    assertThat(output.split("is only read, not written", -1)).hasSize(2);
  }

  @Test
  @DisplayName("On an image without jdk.compiler it reads, and names the module")
  void open_withoutCompilerModule_readsAndSaysWhy() throws Exception {
    HUNT.in(node);
    List<String> flags = new ArrayList<>(JavaProcess.FLAGS);
    flags.add("--limit-modules=" + MODULES);
    assertThat(run(JAVA, flags))
        .contains("found true", "reads only: this Java runtime has no module jdk.compiler");
  }

  @Test
  @DisplayName("An image of jlink writes with jdk.compiler in it, and reads without")
  void open_onAnImage_writesOnlyWithCompilerModule() throws Exception {
    Path jlink = JAVA.resolve("bin/jlink");
    assumeTrue(Files.isExecutable(jlink), "this JDK has no jlink");
    Path images = Files.createTempDirectory("cairn-images");
    try {
      HUNT.in(node);
      assertThat(run(image(jlink, images.resolve("without"), MODULES), JavaProcess.FLAGS))
          .contains("found true", "reads only: this Java runtime has no module jdk.compiler");
      assertThat(
              run(
                  image(jlink, images.resolve("with"), MODULES + ",jdk.compiler"),
                  JavaProcess.FLAGS))
          .contains("found true", "javac false")
          .doesNotContain("reads only");
    } finally {
      Tmpfs.remove(images);
    }
  }

  private static Path image(Path jlink, Path target, String modules) throws Exception {
    Process process =
        new ProcessBuilder(
                jlink.toString(), "--add-modules", modules, "--output", target.toString())
            .inheritIO()
            .start();
    assumeTrue(process.waitFor() == 0, "jlink cannot make an image here");
    return target;
  }

  @Test
  @DisplayName("On JDK 25 it works, and shares the files of this JDK")
  void open_onJdk25_works() throws Exception {
    Path jdk = newerJdk();
    assumeTrue(jdk != null, "there is no JDK 25 here");
    HUNT.in(node);
    List<String> flags = new ArrayList<>(JavaProcess.FLAGS);
    flags.add("--enable-native-access=ALL-UNNAMED");
    flags.add("--sun-misc-unsafe-memory-access=allow");
    assertThat(run(jdk, flags)).contains("found true", "javac false").doesNotContain("WARNING");
  }

  private static Path newerJdk() throws IOException {
    Path parent = JAVA.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return null;
    }
    try (Stream<Path> others = Files.list(parent)) {
      return others
          .filter(each -> each.getFileName().toString().contains("25"))
          .filter(each -> Files.isExecutable(each.resolve("bin/java")))
          .findFirst()
          .orElse(null);
    }
  }
}
