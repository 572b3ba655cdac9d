package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.NodeCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading and writing, alone and many at once. A topic of {@link NodeCacheContract}. */
abstract class NodeCacheSnapshotContract extends NodeCacheKit {
  // reading and writing

  @Test
  @DisplayName("A snapshot is read as it was written")
  void read_afterWrite_returnsAnEqualSnapshot() {
    HuntConfig written =
        HuntConfig.of(
            HUNT,
            LINEAGE,
            VersionVector.parse("65535.281474976710655"),
            List.of(
                Fragment.ofText("rules/scoring", "application/json", "{\"base\": 20}"),
                Fragment.of("map", BINARY, new byte[] {0, -1, 127, -128}),
                Fragment.of("empty", "text/plain", new byte[0]),
                Fragment.ofText("eu", "text/plain; charset=utf-8", "\u00fcber \ud83d\uddfa")
                    .withSelector(Selector.parse("region in (eu,uk),!canary"))));
    Labels labels = Labels.of("region", "eu");
    NodeCache cache = open();
    cache.write(written, labels);

    assertThat(cache.read(HUNT, labels)).contains(written);
    assertThat(open().read(HUNT, labels)).contains(written);
    assertThat(cache.read(HUNT, labels).orElseThrow().labelKeys())
        .containsExactly("canary", "region");
  }

  @Test
  @DisplayName("What is absent is a miss")
  void read_unknownHunt_misses() {
    NodeCache cache = open();
    cache.write(config("1.1"), Labels.NONE);
    assertThat(cache.read(OTHER_HUNT, Labels.NONE)).isEmpty();
  }

  @Test
  @DisplayName("Hunts are told apart, whatever their names")
  void read_longAndSimilarNames_areToldApart() {
    List<HuntId> hunts =
        List.of(
            HuntId.of("a"),
            HuntId.of("A"),
            HuntId.of("a/b"),
            HuntId.of("../a"),
            HuntId.of("\ud83d\uddfa".repeat(HuntId.MAX_CHARACTERS)),
            HuntId.of("\ud83d\uddfa".repeat(HuntId.MAX_CHARACTERS - 1) + "x"));
    NodeCache cache = open();
    hunts.forEach(hunt -> cache.write(config(hunt, LINEAGE, "1.1", hunt.value()), Labels.NONE));
    for (HuntId hunt : hunts) {
      HuntConfig found = cache.read(hunt, Labels.NONE).orElseThrow();
      assertThat(found.hunt()).isEqualTo(hunt);
      assertThat(found.fragment("text").text()).isEqualTo(hunt.value());
    }
  }

  @Test
  @DisplayName("Pods that differ only in labels that no selector mentions share a snapshot")
  void read_labelsDifferInUnmentionedKey_sharesTheSnapshot() {
    open().write(forRegion("1.1", "eu"), Labels.of("region", "eu", "pod", "engine-1"));
    assertVersion(open(), Labels.of("region", "eu", "pod", "engine-2", "canary", ""), "1.1");
  }

  @Test
  @DisplayName("Pods that differ in a label that a selector mentions never share a snapshot")
  void read_labelsDifferInMentionedKey_misses() {
    open().write(forRegion("1.1", "eu"), Labels.of("region", "eu"));
    NodeCache other = open();
    assertThat(other.read(HUNT, Labels.of("region", "us"))).isEmpty();
    assertThat(other.read(HUNT, Labels.NONE)).isEmpty();
    assertThat(other.read(HUNT, Labels.of("region", ""))).isEmpty();
  }

  @Test
  @DisplayName("Pods with different labels each have their own newest snapshot")
  void write_forOtherLabels_leavesTheOthersTheirOwn() {
    Labels eu = Labels.of("region", "eu");
    Labels us = Labels.of("region", "us");
    NodeCache cache = open();
    cache.write(forRegion("1.1", "eu"), eu);
    cache.write(forRegion("1.1", "us"), us);

    assertThat(cache.read(HUNT, eu)).contains(forRegion("1.1", "eu"));
    assertThat(cache.read(HUNT, us)).contains(forRegion("1.1", "us"));
  }

  @Test
  @DisplayName("A version whose selectors mention a new key is not for pods that differ in it")
  void write_newKeyMentioned_isNotForPodsThatDifferInIt() {
    NodeCache cache = open();
    cache.write(config("1.1"), Labels.of("region", "eu"));
    cache.write(forRegion("1.2", "eu"), Labels.of("region", "eu"));

    assertVersion(cache, Labels.of("region", "eu"), "1.2");
    assertThat(cache.read(HUNT, Labels.of("region", "us")).map(HuntConfig::version))
        .isNotEqualTo(Optional.of(VersionVector.parse("1.2")));
  }

  @Test
  @DisplayName("A newer version replaces an older one, in its own process and in others")
  void write_newerVersion_replaces() {
    NodeCache cache = open();
    NodeCache neighbour = open();
    for (String version : List.of("1.1", "1.2", "1.10", "2.1", "32768.1", "65535.1")) {
      cache.write(config(version), Labels.NONE);
      assertVersion(cache, Labels.NONE, version);
      assertVersion(neighbour, Labels.NONE, version);
    }
  }

  @Test
  @DisplayName("A write never replaces a newer version of the same lineage by an older")
  void write_olderVersion_doesNothing() {
    NodeCache cache = open();
    NodeCache neighbour = open();
    cache.write(config("2.1"), Labels.NONE);
    neighbour.write(config("1.9"), Labels.NONE);
    cache.write(config("1.8"), Labels.NONE);

    assertVersion(cache, Labels.NONE, "2.1");
    assertVersion(neighbour, Labels.NONE, "2.1");
    assertVersion(open(), Labels.NONE, "2.1");
  }

  @Test
  @DisplayName("A version of another lineage becomes the head, whatever its number")
  void write_otherLineage_becomesTheHead() {
    NodeCache cache = open();
    cache.write(config("7.7"), Labels.NONE);
    cache.write(config(HUNT, OTHER_LINEAGE, "1.1", "restored"), Labels.NONE);

    HuntConfig found = open().read(HUNT, Labels.NONE).orElseThrow();
    assertThat(found.lineage()).isEqualTo(OTHER_LINEAGE);
    assertThat(found.version()).isEqualTo(VersionVector.parse("1.1"));
  }

  @Test
  @DisplayName("Within one lineage a read never returns an older version than it returned before")
  void read_lineageComesBackOlder_misses() {
    NodeCache reader = open();
    NodeCache writer = open();
    writer.write(config("1.5"), Labels.NONE);
    assertVersion(reader, Labels.NONE, "1.5");
    writer.write(config(HUNT, OTHER_LINEAGE, "1.1", "another store"), Labels.NONE);
    assertVersion(reader, Labels.NONE, "1.1");
    open().write(config("1.3"), Labels.NONE);

    assertThat(reader.read(HUNT, Labels.NONE))
        .satisfiesAnyOf(
            missed -> assertThat(missed).isEmpty(),
            found -> assertThat(found.orElseThrow().lineage()).isEqualTo(OTHER_LINEAGE),
            found -> assertThat(found.orElseThrow().version()).isEqualTo(config("1.5").version()));
  }

  // contents

  @Test
  @DisplayName("A config without fragments is a config")
  void read_emptyConfig_isFound() {
    assertRoundTrip(HuntConfig.of(HUNT, LINEAGE, VersionVector.parse("1.1"), List.of()));
  }

  @Test
  @DisplayName("A config of 4,000 fragments is read whole")
  void read_fourThousandFragments_isWhole() {
    List<Fragment> fragments =
        IntStream.range(0, 4_000)
            .mapToObj(
                i -> Fragment.ofText("rules/rule-" + i, "text/plain", "rule ".repeat(i % 200)))
            .toList();
    assertRoundTrip(HuntConfig.of(HUNT, LINEAGE, VersionVector.parse("1.1"), fragments));
  }

  @Test
  @DisplayName("A large config in one fragment is read whole, and replaced by the next")
  void read_largeFragment_isWhole() {
    for (int version = 1; version <= 3; version++) {
      byte[] content = new byte[largestSnapshot()];
      Arrays.fill(content, (byte) version);
      assertRoundTrip(
          HuntConfig.of(
              HUNT,
              LINEAGE,
              VersionVector.of(1, version),
              List.of(Fragment.of("map", BINARY, content))));
    }
  }

  // many at once

  @Test
  @DisplayName("Readers beside a writer see whole snapshots only, never an older one after a newer")
  void read_besideAWriter_seesWholeSnapshotsInOrder() {
    NodeCache writer = open();
    writer.write(uniform(1), Labels.NONE);
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    CompletableFuture<Void> written = new CompletableFuture<>();
    for (NodeCache reader : List.of(writer, open(), open())) {
      readers.add(inThread(() -> readUntil(written, reader)));
    }
    for (int revision = 2; revision <= 200; revision++) {
      writer.write(uniform(revision), Labels.NONE);
    }
    written.complete(null);
    readers.forEach(
        reader -> assertThat(StoreScript.done(reader)).as("snapshots read").isPositive());
  }

  private static int readUntil(CompletableFuture<Void> written, NodeCache reader) {
    int found = 0;
    VersionVector last = VersionVector.NONE;
    boolean again = true;
    while (again) {
      again = !written.isDone(); // once more after the last write, when nothing is in the way
      Optional<HuntConfig> config = reader.read(HUNT, Labels.NONE);
      if (config.isPresent()) {
        assertThat(config.get().version()).isGreaterThanOrEqualTo(last);
        last = config.get().version();
        assertThat(config.get()).isEqualTo(uniform(last.revision()));
        found++;
      }
    }
    return found;
  }

  @Test
  @DisplayName("Of two processes that write at once the newest version wins")
  void write_twoProcesses_newestWins() {
    List<CompletableFuture<Boolean>> writers = new ArrayList<>();
    for (int parity = 0; parity < 2; parity++) {
      NodeCache writer = open();
      int first = 1 + parity;
      writers.add(
          inThread(
              () -> {
                for (int revision = first; revision <= 100; revision += 2) {
                  writer.write(uniform(revision), Labels.NONE);
                }
                return true;
              }));
    }
    writers.forEach(StoreScript::done);
    assertVersion(open(), Labels.NONE, "1.100");
  }

  private void assertRoundTrip(HuntConfig written) {
    NodeCache cache = open();
    cache.write(written, Labels.NONE);
    assertThat(cache.read(HUNT, Labels.NONE)).contains(written);
    assertThat(open().read(HUNT, Labels.NONE)).contains(written);
  }

  /** What a pod in a region gets of a hunt whose selectors mention the region. */
  private static HuntConfig forRegion(String version, String region) {
    List<Fragment> all =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    Fragment.ofText("rules-" + i, "text/plain", version)
                        .withSelector(Selector.parse("region=" + (i == 0 ? "eu" : "us"))))
            .toList();
    return HuntConfig.of(HUNT, LINEAGE, VersionVector.parse(version), all)
        .select(Scope.of(Labels.of("region", region)));
  }

  /** A config of some size whose every fragment tells the revision. */
  private static HuntConfig uniform(long revision) {
    String text = ("revision " + revision + " ").repeat(20);
    return HuntConfig.of(
        HUNT,
        LINEAGE,
        VersionVector.of(1, revision),
        IntStream.range(0, 32)
            .mapToObj(i -> Fragment.ofText("fragment-" + i, "text/plain", text))
            .toList());
  }

  private static <T> CompletableFuture<T> inThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work,
        task -> {
          Thread thread = new Thread(task, "node-cache-contract");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
