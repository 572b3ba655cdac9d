package io.cairn.config.testing;

import static io.cairn.config.testing.StoreScript.PATIENCE;
import static io.cairn.config.testing.StoreScript.done;
import static io.cairn.config.testing.StoreScript.failure;
import static io.cairn.config.testing.StoreScript.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Checks a {@link ConfigSource} against its contract, sentence by sentence. A backend's test
 * extends it and says how to open a store and a source that reads it; heartbeats of that source
 * should come often (every 50 ms, say), because the kit waits for some.
 *
 * <p>Each test gets a store and a source of its own. Nothing here measures time: waits end when
 * what they wait for happens, and fail after 30 s.
 */
public abstract class ConfigSourceContract extends ConfigSourceKit {
  /** For subclasses. */
  protected ConfigSourceContract() {}

  @Test
  final void name_always_isOneShortLine() {
    assertThat(source.name()).isNotBlank().doesNotContain("\n").hasSizeLessThan(1_000);
  }

  @Test
  final void read_unknownHunt_isEmpty() {
    assertThat(done(source.read(HUNT, Scope.EVERYTHING))).isEmpty();
    script.lead(HUNT);
    assertThat(done(source.read(HUNT, Scope.EVERYTHING))).as("led, but not published").isEmpty();
  }

  /** Rule 2. */
  @Test
  final void read_publishedHunt_isWholeAndNewest() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, text("a", "1"), text("b", "1"));
    VersionVector newest = script.put(leadership, "a", "2");
    HuntConfig config = done(source.read(HUNT, Scope.EVERYTHING)).orElseThrow();
    assertThat(config.version()).isEqualTo(newest);
    assertThat(config.lineage()).isEqualTo(done(store.lineage()));
    assertThat(config.fragments()).containsExactly(text("a", "2"), text("b", "1"));
  }

  @Test
  final void read_scopeOfLabels_leavesOutWhatIsNotSelectedButNamesItsKeys() {
    Leadership leadership = script.lead(HUNT);
    script.put(
        leadership,
        text("all", "1"),
        text("engines", "1").withSelector(Selector.parse("role=engine")),
        text("boards", "1").withSelector(Selector.parse("role=leaderboard,region=eu")));
    HuntConfig config = done(source.read(HUNT, ENGINE)).orElseThrow();
    assertThat(config.fragments()).extracting("name").containsExactly("all", "engines");
    assertThat(config.labelKeys()).containsExactly("region", "role");
  }

  /** The paragraph on order. */
  @Test
  final void read_afterEachPublish_isNeverOlder() {
    Leadership leadership = script.lead(HUNT);
    for (int i = 0; i < 100; i++) {
      VersionVector published = script.put(leadership, "a", "text " + i);
      HuntConfig config = done(source.read(HUNT, Scope.EVERYTHING)).orElseThrow();
      assertThat(config.version()).isGreaterThanOrEqualTo(published);
    }
  }

  @Test
  final void watch_opened_isConnectedOnAnotherThread() {
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink);
    Lineage lineage = done(store.lineage());
    await().atMost(PATIENCE).until(() -> lineage.equals(sink.connected()));
    assertThat(sink.caller()).isNotSameAs(Thread.currentThread());
  }

  @Test
  final void follow_nothingHeld_isAnsweredOnceWithTheWhole() {
    script.put(script.lead(HUNT), "a", "1");
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, Held.NOTHING);
    awaitCommands(sink, 1);
    awaitData(sink, 1);
    assertThat(sink.data()).singleElement().isInstanceOf(WatchEvent.Whole.class);
    assertThat(sink.config(HUNT)).isEqualTo(script.read(HUNT));
  }

  /**
   * Rule 15. A source that hears of versions from another process may confirm the old one before it
   * hears of the new one.
   */
  @Test
  final void follow_olderVersionHeld_isAnsweredOnceWithTheDelta() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, text("a", "1"), text("b", "long enough to be left out of a delta"));
    HuntConfig old = script.read(HUNT);
    VersionVector newest = script.put(leadership, "a", "2");
    RecordingSink sink = new RecordingSink();
    sink.holds(old);
    watch(Scope.EVERYTHING, sink).follow(HUNT, Held.of(old));
    awaitCommands(sink, 1);
    awaitVersion(sink, HUNT, newest);
    assertThat(sink.data())
        .filteredOn(event -> !(event instanceof WatchEvent.Current))
        .singleElement()
        .isInstanceOf(WatchEvent.Delta.class);
    assertThat(sink.config(HUNT)).isEqualTo(script.read(HUNT));
  }

  @Test
  final void follow_newestHeld_isAnsweredOnceWithCurrent() {
    script.put(script.lead(HUNT), "a", "1");
    Held held = Held.of(script.read(HUNT));
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, held);
    awaitCommands(sink, 1);
    awaitData(sink, 1);
    WatchEvent answer = sink.data().get(0);
    assertThat(sink.data()).hasSize(1);
    assertThat(answer).isEqualTo(new WatchEvent.Current(answer.sequence(), HUNT, held));
  }

  @Test
  final void follow_versionOfAnotherLineage_isAnsweredWithTheWhole() {
    VersionVector version = script.put(script.lead(HUNT), "a", "1");
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, new Held(Lineage.random(), version));
    awaitData(sink, 1);
    assertThat(sink.data()).singleElement().isInstanceOf(WatchEvent.Whole.class);
  }

  /** Rule 7. */
  @Test
  final void follow_unknownHunt_isAnsweredUnknownAndItsCreationIsPushed() {
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, Held.NOTHING);
    awaitData(sink, 1);
    assertThat(sink.data()).singleElement().isInstanceOf(WatchEvent.Unknown.class);
    awaitVersion(sink, HUNT, script.put(script.lead(HUNT), "a", "1"));
    assertThat(sink.data()).hasSize(2);
  }

  /** Rules 3 and 17: the sink checks that nothing goes backwards. */
  @Test
  final void follow_manyPublishes_reachesTheNewestInOrder() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, text("a", "1"), text("b", "x".repeat(1_000)));
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, Held.NOTHING);
    VersionVector newest = VersionVector.NONE;
    for (int i = 0; i < 200; i++) {
      newest = script.put(leadership, "a", "text " + i);
    }
    awaitVersion(sink, HUNT, newest);
    assertThat(sink.config(HUNT)).isEqualTo(script.read(HUNT));
  }

  @Test
  final void follow_fragmentLeavesTheScope_isRemovedThere() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, text("a", "x".repeat(100)), text("b", "1"));
    RecordingSink sink = new RecordingSink();
    watch(ENGINE, sink).follow(HUNT, Held.NOTHING);
    awaitData(sink, 1);
    VersionVector moved =
        script.put(leadership, text("b", "1").withSelector(Selector.parse("role=admin")));
    awaitVersion(sink, HUNT, moved);
    assertThat(sink.config(HUNT)).isEqualTo(script.read(HUNT).select(ENGINE));
    assertThat(done(source.read(HUNT, ENGINE))).contains(script.read(HUNT).select(ENGINE));
  }

  /** A repair (rule 16). */
  @Test
  final void follow_again_isAnsweredAgain() {
    script.put(script.lead(HUNT), "a", "1");
    RecordingSink sink = new RecordingSink();
    Watch watch = watch(Scope.EVERYTHING, sink);
    watch.follow(HUNT, Held.NOTHING);
    awaitData(sink, 1);
    watch.follow(HUNT, Held.NOTHING);
    awaitData(sink, 2);
    assertThat(sink.data()).allMatch(WatchEvent.Whole.class::isInstance);
  }

  /** Rule 16: the sink compares each digest with its own. */
  @Test
  final void heartbeat_afterEvents_carriesTheDigestOfWhatWasSent() {
    script.put(script.lead(HUNT), "a", "1");
    RecordingSink sink = new RecordingSink();
    Watch watch = watch(Scope.EVERYTHING, sink);
    watch.follow(HUNT, Held.NOTHING);
    watch.follow(OTHER, Held.NOTHING);
    awaitData(sink, 2);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sink.heartbeats().stream()
                    .anyMatch(beat -> beat.commands() == 2 && beat.digest() == sink.digest()));
  }

  @Test
  final void unfollow_carriedOut_silencesTheHunt() {
    Leadership leadership = script.lead(HUNT);
    Leadership other = script.lead(OTHER);
    script.put(leadership, "a", "1");
    RecordingSink sink = new RecordingSink();
    Watch watch = watch(Scope.EVERYTHING, sink);
    watch.follow(HUNT, Held.NOTHING);
    watch.follow(OTHER, Held.NOTHING);
    awaitData(sink, 2);
    watch.unfollow(HUNT);
    awaitCommands(sink, 3);
    VersionVector before = sink.version(HUNT);
    script.put(leadership, "a", "2");
    awaitVersion(sink, OTHER, script.put(other, "a", "1"));
    assertThat(sink.version(HUNT)).isEqualTo(before);
  }

  /** Rule 10. */
  @Test
  final void reject_aVersion_silencesTheHuntUntilANewerOne() {
    Leadership leadership = script.lead(HUNT);
    Leadership other = script.lead(OTHER);
    script.put(leadership, text("a", "1"), text("b", "x".repeat(100)));
    RecordingSink sink = new RecordingSink();
    Watch watch = watch(Scope.EVERYTHING, sink);
    watch.follow(HUNT, Held.NOTHING);
    watch.follow(OTHER, Held.NOTHING);
    awaitData(sink, 2);
    HuntConfig good = script.read(HUNT);
    watch.acknowledge(HUNT, good.version());
    VersionVector bad = script.put(leadership, "a", "bad");
    awaitVersion(sink, HUNT, bad);
    sink.holds(good);
    watch.reject(HUNT, bad, "the kit refuses it");
    watch.unfollow(HuntId.of("not followed")); // counts: once it is carried out, so is the refusal
    awaitCommands(sink, 3);
    int events = sink.data().size();
    awaitVersion(sink, OTHER, script.put(other, "a", "1"));
    assertThat(sink.data()).hasSize(events + 1);
    awaitVersion(sink, HUNT, script.put(leadership, "a", "mended"));
    assertThat(sink.config(HUNT)).isEqualTo(script.read(HUNT));
  }

  @Test
  final void closeWatch_thenPublish_isSilent() {
    Leadership leadership = script.lead(HUNT);
    RecordingSink closed = new RecordingSink();
    RecordingSink open = new RecordingSink();
    Watch watch = watch(Scope.EVERYTHING, closed);
    watch(Scope.EVERYTHING, open).follow(HUNT, Held.NOTHING);
    watch.follow(HUNT, Held.NOTHING);
    awaitData(closed, 1);
    watch.close();
    watch.close();
    awaitVersion(open, HUNT, script.put(leadership, "a", "1"));
    assertThat(closed.data()).hasSize(1);
    assertThat(closed.ended()).isNull();
    watch.follow(OTHER, Held.NOTHING); // does nothing
    watch.unfollow(HUNT);
  }

  @Test
  final void sink_thatThrows_harmsNoOther() {
    Leadership leadership = script.lead(HUNT);
    RecordingSink good = new RecordingSink();
    RecordingSink bad =
        new RecordingSink(
            event -> {
              throw new IllegalStateException("thrown by the kit");
            });
    source
        .watch(new WatchRequest(Scope.EVERYTHING, "bad-pod", UUID.randomUUID()), bad)
        .follow(HUNT, Held.NOTHING);
    watch(Scope.EVERYTHING, good).follow(HUNT, Held.NOTHING);
    awaitVersion(good, HUNT, script.put(leadership, "a", "1"));
    awaitVersion(good, HUNT, script.put(leadership, "a", "2"));
  }

  /** The paragraph on threads. */
  @Test
  final void callback_callsTheSource_isAnswered() {
    script.put(script.lead(HUNT), "a", "1");
    script.put(script.lead(OTHER), "a", "1");
    CompletableFuture<Watch> watch = new CompletableFuture<>();
    CompletableFuture<HuntConfig> read = new CompletableFuture<>();
    RecordingSink sink =
        new RecordingSink(
            event -> {
              if (event instanceof WatchEvent.Whole whole && whole.config().hunt().equals(HUNT)) {
                watch.join().follow(OTHER, Held.NOTHING);
                CompletableFuture<Boolean> unused =
                    source
                        .read(OTHER, Scope.EVERYTHING)
                        .thenApply(config -> read.complete(config.orElseThrow()));
              }
            });
    watch.complete(watch(Scope.EVERYTHING, sink));
    watch.join().follow(HUNT, Held.NOTHING);
    assertThat(done(read).hunt()).isEqualTo(OTHER);
    awaitData(sink, 2);
  }

  @Test
  final void closeSource_withWatches_endsThemAndFailsReads() {
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, Held.NOTHING);
    awaitData(sink, 1);
    source.close();
    source.close();
    await().atMost(PATIENCE).until(() -> sink.ended() != null);
    assertThat(failure(() -> source.read(HUNT, Scope.EVERYTHING)))
        .isInstanceOf(SourceException.class);
  }

  @Test
  final void watch_onAClosedSource_isToldSo() {
    source.close();
    RecordingSink sink = new RecordingSink();
    watch(Scope.EVERYTHING, sink).follow(HUNT, Held.NOTHING);
    await().atMost(PATIENCE).until(() -> sink.ended() != null);
    assertThat(sink.connected()).isNull();
  }
}
