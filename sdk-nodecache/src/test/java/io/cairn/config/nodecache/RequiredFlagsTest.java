package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The flags stand in several places: they are the same in all of them. */
class RequiredFlagsTest {
  private static String read(String file) throws IOException {
    return Files.readString(Path.of(System.getProperty("basedir", ".")).resolve(file));
  }

  @Test
  @DisplayName("The README, the build and the child processes of the tests open the same")
  void flags_everywhere_areTheSame() throws IOException {
    String readme = read("README.md");
    String pom = read("pom.xml");
    for (String opened : RequiredFlags.OPENED) {
      String flag = "java.base/" + opened + "=ALL-UNNAMED";
      assertThat(readme).contains("--add-opens=" + flag + "\n");
      assertThat(pom).contains("--add-opens " + flag);
      assertThat(JavaProcess.FLAGS).contains("--add-opens=" + flag);
    }
    assertThat(readme.split("--add-opens", -1)).hasSize(RequiredFlags.OPENED.size() + 1);
  }

  @Test
  @DisplayName("The manifest of the README, and that of the treasure hunt, open the same")
  void manifests_open_theSame() throws IOException {
    String opens =
        String.join(
            " ", RequiredFlags.OPENED.stream().map(opened -> "java.base/" + opened).toList());
    assertThat(read("README.md")).contains("`Add-Opens: " + opens + "`");
    assertThat(read("../examples/treasure-hunt/pom.xml"))
        .contains("<Add-Opens>" + opens + "</Add-Opens>");
  }

  @Test
  @DisplayName("This JVM has them, so there is no obstacle")
  void obstacle_withTheFlags_isNone() {
    assertThat(RequiredFlags.missing()).isEqualTo(List.of());
    assertThat(RequiredFlags.obstacle()).isEmpty();
  }
}
