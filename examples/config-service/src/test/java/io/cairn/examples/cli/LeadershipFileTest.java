package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadershipFileTest {
  private static final Lineage HERE = new Lineage(1, 2);
  private static final HuntId HUNT = HuntId.of("harbour \"night\"");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("a b").resolve("leaderships.json");
  }

  private static Leadership leadership(HuntId hunt, int epoch) {
    return new Leadership(hunt, epoch, "ada", VersionVector.of(2, 7));
  }

  @Test
  void find_whatWasKept_findsItInAnotherObject() {
    new LeadershipFile(file()).keep(HERE, leadership(HUNT, 3));

    assertThat(new LeadershipFile(file()).find(HERE, HUNT)).contains(leadership(HUNT, 3));
  }

  @Test
  void find_ofAnotherStoreOrHunt_findsNothing() {
    LeadershipFile file = new LeadershipFile(file());
    file.keep(HERE, leadership(HUNT, 3));

    assertThat(file.find(new Lineage(1, 3), HUNT)).isEmpty();
    assertThat(file.find(HERE, HuntId.of("harbour"))).isEmpty();
  }

  @Test
  void keep_aNewerLeadership_replacesTheOlder() throws Exception {
    LeadershipFile file = new LeadershipFile(file());
    file.keep(HERE, leadership(HUNT, 3));
    file.keep(HERE, leadership(HUNT, 5));

    assertThat(file.find(HERE, HUNT)).contains(leadership(HUNT, 5));
    assertThat(Files.readString(file())).containsOnlyOnce("epoch");
  }

  @Test
  void keep_makesAFileForItsOwnerOnly() throws Exception {
    new LeadershipFile(file()).keep(HERE, leadership(HUNT, 3));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void find_inAFileThatOthersCanWrite_isRefused() throws Exception {
    LeadershipFile file = new LeadershipFile(file());
    file.keep(HERE, leadership(HUNT, 3));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw----"));

    assertThatThrownBy(() -> file.find(HERE, HUNT))
        .isInstanceOf(Refusal.class)
        .hasMessage("%s can be written by others (rw-rw----): chmod 600 it", file());
  }

  @Test
  void find_inAFileOfAnotherKind_isRefused() throws Exception {
    LeadershipFile file = new LeadershipFile(file());
    for (String content : List.of("[]", "{\"format\":2,\"leaderships\":[]}", "{}", "")) {
      Files.createDirectories(file().getParent());
      Files.writeString(file(), content);
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));

      assertThatThrownBy(() -> file.find(HERE, HUNT))
          .isInstanceOf(Refusal.class)
          .hasMessage("%s is not a file of leaderships of format 1", file());
    }
  }

  @Test
  void find_inAFileThatIsNoJson_isRefused() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"format\":");

    assertThatThrownBy(() -> new LeadershipFile(file()).find(HERE, HUNT))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("%s is not JSON: ", file());
  }

  @Test
  void find_anEpochOutOfBounds_isRefused() throws Exception {
    LeadershipFile file = new LeadershipFile(file());
    file.keep(HERE, leadership(HUNT, 3));
    Files.writeString(file(), Files.readString(file()).replace(":3,", ":70000,"));

    assertThatThrownBy(() -> file.find(HERE, HUNT))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("epoch 70000 is not in 1..65535");
  }

  @Test
  void keep_fromManySides_losesNothing() {
    List<HuntId> hunts = IntStream.range(0, 8).mapToObj(i -> HuntId.of("hunt-" + i)).toList();

    CompletableFuture.allOf(
            hunts.stream()
                .map(
                    hunt ->
                        CompletableFuture.runAsync(
                            () -> new LeadershipFile(file()).keep(HERE, leadership(hunt, 1))))
                .toArray(CompletableFuture[]::new))
        .join();

    LeadershipFile file = new LeadershipFile(file());
    assertThat(hunts).allMatch(hunt -> file.find(HERE, hunt).isPresent());
  }
}
