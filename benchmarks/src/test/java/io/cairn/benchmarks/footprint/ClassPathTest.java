package io.cairn.benchmarks.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
  @TempDir Path module;

  private Path jar(String name, int bytes) throws IOException {
    Path jar = module.resolve(name);
    Files.createDirectories(jar.getParent());
    return Files.write(jar, new byte[bytes]);
  }

  @Test
  void built_nothing_isEmpty() throws IOException {
    assertThat(ClassPath.built("peer", module)).isEmpty();
  }

  @Test
  void built_listing_countsItsJars() throws IOException {
    Path one = jar("one-1.0.jar", 3_000);
    Path two = jar("two-2.0.jar", 5_000);
    Files.createDirectories(module.resolve("target"));
    Files.writeString(
        module.resolve("target/classpath.txt"), one + File.pathSeparator + two + "\n");
    ClassPath path = ClassPath.built("peer", module).orElseThrow();
    assertThat(path.jars()).containsExactly(one, two);
    assertThat(path.bytes()).isEqualTo(8_000);
    assertThat(path.largest(1)).singleElement().asString().startsWith("two ");
  }

  @Test
  void built_library_leavesOutWhatMeasures() throws IOException {
    Path kept = jar("target/lib/com.launchdarkly.server-7.0.jar", 10);
    jar("target/lib/org.openjdk.jmh.jmh-core-1.37.jar", 10);
    jar("target/lib/net.sf.jopt-simple.jopt-simple-5.0.4.jar", 10);
    jar("target/lib/org.apache.commons.commons-math3-3.6.1.jar", 10);
    jar("target/lib/io.cairn.peer-keys-0.1.jar", 10);
    assertThat(ClassPath.built("peer", module).orElseThrow().jars()).containsExactly(kept);
  }

  @Test
  void listed_empty_isNothing() {
    assertThat(ClassPath.listed("\n")).isEmpty();
  }
}
