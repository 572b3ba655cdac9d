package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What {@link NodeCache} promises, one test per sentence. The test of a backend extends this and
 * says how a process of a node gets its cache:
 *
 * <pre>{@code
 * class ChronicleNodeCacheTest extends NodeCacheContract {
 *   @TempDir Path node;
 *
 *   @Override
 *   protected NodeCache newProcess() {
 *     return ChronicleNodeCache.at(node);
 *   }
 * }
 * }</pre>
 *
 * <p>The caches of one test stand for the processes of one machine; the next test begins on a fresh
 * one. The kit closes what it was given.
 */
public abstract class NodeCacheContract {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntId OTHER_HUNT = HuntId.of("castle-dawn");
  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final Lineage OTHER_LINEAGE = new Lineage(3, 4);
  private static final String BINARY = "application/octet-stream";

  private final Queue<NodeCache> processes = new ConcurrentLinkedQueue<>();

  /** For subclasses. */
  protected NodeCacheContract() {}

  /**
   * Returns the cache of one more process on the machine of this test, not yet open. Also called
   * from threads that a test starts.
   */
  protected abstract NodeCache newProcess();

  /**
   * Lets pass the time that a process waits at most for a permit, if the test of the backend holds
   * its clock.
   *
   * @return whether the time has passed; the tests that need it are skipped otherwise
   */
  protected boolean passPermitBound() {
    return false;
  }

  /**
   * Breaks what an open cache rests on, so that it cannot be used any more: for example, overwrites
   * its files.
   *
   * @param process an open cache
   * @return whether that was done; the tests that need it are skipped otherwise
   */
  protected boolean breakDown(NodeCache process) {
    return false;
  }

  /** Returns the content bytes of the largest snapshot that is tried; 8 MiB by default. */
  protected int largestSnapshot() {
    return 8 << 20;
  }

  @AfterEach
  void closeProcesses() {
    processes.forEach(NodeCache::close);
  }

  // opening and closing

  @Test
  @DisplayName("Before open has returned, the other methods miss, do nothing, or grant")
  void beforeOpen_missesDoesNothingOrGrants() {
    NodeCache neighbour = open();
    neighbour.write(config("1.1"), Labels.NONE);
    NodeCache cache = track(newProcess());

    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
    cache.write(config("1.2"), Labels.NONE);
    cache.follow(HUNT);
    cache.unfollow(HUNT);
    assertThat(permit(cache.awaitReadPermit(HUNT, Labels.NONE))).isPresent();
    assertVersion(neighbour, Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("After close, the other methods miss, do nothing, or grant")
  void afterClose_missesDoesNothingOrGrants() {
    NodeCache neighbour = open();
    NodeCache cache = open();
    cache.write(config("1.1"), Labels.NONE);
    cache.close();

    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
    cache.write(config("1.2"), Labels.NONE);
    cache.follow(HUNT);
    cache.unfollow(HUNT);
    assertThat(permit(cache.awaitReadPermit(HUNT, Labels.NONE))).isPresent();
    assertThat(cache.session("pod-1")).isEmpty();
    assertVersion(neighbour, Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("Closing is idempotent, and closing what was never open is harmless")
  void close_twiceOrUnopened_isHarmless() {
    NodeCache cache = open();
    cache.close();
    assertThatCode(cache::close).doesNotThrowAnyException();
    NodeCache unopened = newProcess();
    unopened.close();
    assertThatCode(unopened::close).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("What was written outlives the process that wrote it")
  void write_thenClose_isReadByTheNextProcess() {
    NodeCache first = open();
    first.write(config("1.1"), Labels.NONE);
    first.close();
    assertVersion(open(), Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("It has a short name")
  void name_isNotBlank() {
    assertThat(newTracked().name()).isNotBlank();
  }

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

  // neighbours

  @Test
  @DisplayName("A process that follows a hunt is told when a neighbour moves its head")
  void follow_neighbourWrites_isTold() {
    Told told = new Told();
    NodeCache follower = open(told);
    follower.follow(HUNT);
    open().write(config("1.1"), Labels.NONE);

    await().atMost(StoreScript.PATIENCE).until(() -> told.heads.contains(HUNT));
    assertVersion(follower, Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("A process is told of the hunts that it follows and of no others")
  void unfollow_neighbourWrites_isNotTold() {
    Told told = new Told();
    NodeCache follower = open(told);
    follower.follow(HUNT);
    follower.unfollow(HUNT);
    follower.unfollow(HuntId.of("never followed"));
    follower.follow(OTHER_HUNT);
    NodeCache neighbour = open();
    neighbour.write(config("1.1"), Labels.NONE);
    neighbour.write(config(OTHER_HUNT, LINEAGE, "1.1", "later"), Labels.NONE);

    await().atMost(StoreScript.PATIENCE).until(() -> told.heads.contains(OTHER_HUNT));
    assertThat(told.heads).doesNotContain(HUNT);
  }

  // permits

  @Test
  @DisplayName("One process at a time has the permit for a hunt; the others wait")
  void awaitReadPermit_heldByAnother_waits() {
    NodeCache holder = open();
    NodeCache neighbour = open();
    ReadPermit permit = granted(holder);
    var waiting = neighbour.awaitReadPermit(HUNT, Labels.NONE);

    assertThat(waiting).isNotDone();
    permit.close();
    assertThat(permit(waiting)).isPresent();
  }

  @Test
  @DisplayName("Hunts do not wait for each other")
  void awaitReadPermit_otherHuntHeld_isGranted() {
    granted(open());
    assertThat(permit(open().awaitReadPermit(OTHER_HUNT, Labels.NONE))).isPresent();
  }

  @Test
  @DisplayName("Who waits is sent to read when another process has moved the head")
  void awaitReadPermit_headMoved_completesEmpty() {
    NodeCache holder = open();
    NodeCache neighbour = open();
    ReadPermit permit = granted(holder);
    var waiting = neighbour.awaitReadPermit(HUNT, Labels.NONE);
    holder.write(config("1.1"), Labels.NONE);

    assertThat(permit(waiting)).isEmpty();
    assertVersion(neighbour, Labels.NONE, "1.1");
    permit.close();
  }

  @Test
  @DisplayName("Every process that waits gets its turn when reads fail one after the other")
  void awaitReadPermit_readsFail_goesRound() {
    ReadPermit permit = granted(open());
    Queue<Optional<ReadPermit>> granted = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 3; i++) {
      var unused = open().awaitReadPermit(HUNT, Labels.NONE).thenAccept(granted::add);
    }
    assertThat(granted).isEmpty();
    permit.close();
    for (int turn = 1; turn <= 3; turn++) {
      await().atMost(StoreScript.PATIENCE).until(() -> !granted.isEmpty());
      assertThat(granted).as("permits at one time").hasSize(1);
      granted.remove().orElseThrow().close();
    }
  }

  @Test
  @DisplayName("The permit is free when the process that holds it closes its cache")
  void awaitReadPermit_holderCloses_isGranted() {
    NodeCache holder = open();
    granted(holder);
    var waiting = open().awaitReadPermit(HUNT, Labels.NONE);
    holder.close();
    assertThat(permit(waiting)).isPresent();
  }

  @Test
  @DisplayName("Giving a permit back twice does not give away another's")
  void closePermit_twice_isIdempotent() {
    NodeCache first = open();
    ReadPermit permit = granted(first);
    permit.close();
    ReadPermit next = granted(open());
    permit.close();
    var waiting = first.awaitReadPermit(HUNT, Labels.NONE);

    assertThat(waiting).isNotDone();
    next.close();
    assertThat(permit(waiting)).isPresent();
  }

  @Test
  @DisplayName("Who waits does not fail when its own cache is closed")
  void awaitReadPermit_ownCacheCloses_completes() {
    granted(open());
    NodeCache closing = open();
    var waiting = closing.awaitReadPermit(HUNT, Labels.NONE);
    closing.close();
    assertThatCode(() -> permit(waiting)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("Who has waited for the bound is granted a permit, whatever the others do")
  void awaitReadPermit_boundPasses_isGranted() {
    granted(open());
    var waiting = open().awaitReadPermit(HUNT, Labels.NONE);
    assumeTrue(passPermitBound(), "the test of this backend does not hold its clock");
    assertThat(permit(waiting)).isPresent();
  }

  // sessions

  @Test
  @DisplayName("A session is remembered for the pod's next process")
  void session_savedByAnEarlierProcess_isReturned() {
    PodSession session =
        new PodSession(
            "pod \u00fc/1",
            new UUID(1, -2),
            Instant.parse("2026-01-01T00:00:00.123Z"),
            3,
            Instant.parse("2025-12-31T23:59:00Z"));
    NodeCache first = open();
    first.saveSession(session);
    first.close();
    NodeCache second = open();

    assertThat(second.session(session.pod())).contains(session);
    assertThat(second.session("pod-2")).isEmpty();
  }

  @Test
  @DisplayName("Sessions need no open cache")
  void session_beforeOpen_isSavedAndReturned() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    PodSession session = new PodSession("pod-1", new UUID(1, 2), time, 0, time);
    newTracked().saveSession(session);
    assertThat(newTracked().session("pod-1")).contains(session);
  }

  @Test
  @DisplayName("Saving a session replaces what was remembered under its pod's name")
  void saveSession_again_replaces() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    PodSession later = new PodSession("pod-1", new UUID(3, 4), time.plusSeconds(9), 1, time);
    NodeCache cache = open();
    cache.saveSession(new PodSession("pod-1", new UUID(1, 2), time, 0, time));
    cache.saveSession(later);
    assertThat(cache.session("pod-1")).contains(later);
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

  // failures

  @Test
  @DisplayName("Only open throws; what goes wrong later is told to the listener, once")
  void brokenDown_missesAndTellsOnce() {
    Told told = new Told();
    NodeCache cache = open(told);
    cache.write(config("1.1"), Labels.NONE);
    assumeTrue(breakDown(cache), "the test of this backend does not break it");

    for (int i = 0; i < 3; i++) {
      assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
      cache.write(config("1.2"), Labels.NONE);
      cache.follow(HUNT);
      cache.unfollow(HUNT);
      assertThat(permit(cache.awaitReadPermit(HUNT, Labels.NONE))).isPresent();
    }
    await().atMost(StoreScript.PATIENCE).until(() -> !told.failures.isEmpty());
    assertThat(told.failures).hasSize(1);
    assertThat(told.failures.element()).hasMessageMatching("(?s).+");
  }

  // the pieces the tests are made of

  private NodeCache newTracked() {
    return track(newProcess());
  }

  private NodeCache open() {
    return open(new Told());
  }

  private NodeCache open(NodeCacheListener listener) {
    NodeCache cache = newTracked();
    cache.open(listener);
    return cache;
  }

  private NodeCache track(NodeCache cache) {
    processes.add(cache);
    return cache;
  }

  private ReadPermit granted(NodeCache cache) {
    return permit(cache.awaitReadPermit(HUNT, Labels.NONE)).orElseThrow();
  }

  private static Optional<ReadPermit> permit(CompletableFuture<Optional<ReadPermit>> waiting) {
    return StoreScript.done(waiting);
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

  private void assertRoundTrip(HuntConfig written) {
    NodeCache cache = open();
    cache.write(written, Labels.NONE);
    assertThat(cache.read(HUNT, Labels.NONE)).contains(written);
    assertThat(open().read(HUNT, Labels.NONE)).contains(written);
  }

  private static void assertVersion(NodeCache cache, Labels labels, String version) {
    assertThat(cache.read(HUNT, labels).map(HuntConfig::version))
        .contains(VersionVector.parse(version));
  }

  private static HuntConfig config(String version) {
    return config(HUNT, LINEAGE, version, version);
  }

  private static HuntConfig config(HuntId hunt, Lineage lineage, String version, String text) {
    return HuntConfig.of(
        hunt,
        lineage,
        VersionVector.parse(version),
        List.of(Fragment.ofText("text", "text/plain", text)));
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

  private static final class Told implements NodeCacheListener {
    private final Queue<HuntId> heads = new ConcurrentLinkedQueue<>();
    private final Queue<NodeCacheException> failures = new ConcurrentLinkedQueue<>();

    @Override
    public void onHeadMoved(HuntId hunt) {
      heads.add(hunt);
    }

    @Override
    public void onUnusable(NodeCacheException cause) {
      failures.add(cause);
    }
  }
}
