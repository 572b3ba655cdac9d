package io.cairn.config.testing;

import static io.cairn.config.testing.StoreScript.done;
import static io.cairn.config.testing.StoreScript.failure;
import static io.cairn.config.testing.StoreScript.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ChangesSince;
import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Selector;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Leading and publishing. A topic of {@link ConfigStoreContract}. */
abstract class ConfigStoreWriteContract extends ConfigSourceContract {
  /** Returns the size of the largest hunt to publish here, in bytes; 4 MiB unless overridden. */
  protected int largestHunt() {
    return 4 << 20;
  }

  /** Rule 13. */
  @Test
  final void lead_again_takesTheNextEpochAndIssuesNoVersion() {
    Leadership first = done(store.lead(HUNT, "first"));
    assertThat(first).isEqualTo(new Leadership(HUNT, 1, "first", VersionVector.NONE));
    VersionVector version = script.put(first, "a", "1");
    assertThat(done(store.lead(HUNT, "second")))
        .isEqualTo(new Leadership(HUNT, 2, "second", version));
    assertThat(script.newest(HUNT)).isEqualTo(version);
    assertThat(script.lead(OTHER).epoch()).as("epochs count per hunt").isEqualTo(1);
  }

  @Test
  final void lead_withABadName_isRefused() {
    for (String bad : List.of("", "x".repeat(Leadership.MAX_WHO + 1), "a\nb")) {
      assertThat(failure(() -> store.lead(HUNT, bad))).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(script.lead(HUNT).epoch()).as("nothing was taken").isEqualTo(1);
  }

  @Test
  final void publish_changes_issuesTheNextRevision() {
    Leadership leadership = script.lead(HUNT);
    Publication publication = Publication.by(leadership).put(text("a", "1")).build();
    assertThat(done(store.publish(publication)))
        .isEqualTo(new Published(HUNT, VersionVector.of(1, 1), true));
    assertThat(script.put(leadership, "a", "2")).isEqualTo(VersionVector.of(1, 2));
    assertThat(script.put(script.lead(HUNT), "a", "3")).isEqualTo(VersionVector.of(2, 1));
  }

  /** Rule 13: the epoch is checked before the version. */
  @Test
  final void publish_byADeposedLeader_losesWhateverItExpects() {
    Leadership old = script.lead(HUNT);
    script.put(old, "a", "1");
    done(store.lead(HUNT, "newer"));
    Publication late = Publication.by(old).put(text("a", "2")).build();
    LeadershipLostException lost = (LeadershipLostException) failure(() -> store.publish(late));
    assertThat(lost.newestEpoch()).isEqualTo(2);
    assertThat(lost.newestLeader()).isEqualTo("newer");
    assertThat(lost.lost()).isEqualTo(old);
    assertThat(script.read(HUNT).fragment("a").text()).isEqualTo("1");
  }

  @Test
  final void publish_byALeaderThatNeverWas_loses() {
    Leadership forged = new Leadership(HUNT, 7, "nobody", VersionVector.NONE);
    Publication publication = Publication.by(forged).put(text("a", "1")).build();
    assertThat(failure(() -> store.publish(publication)))
        .isInstanceOf(LeadershipLostException.class);
    assertThat(done(store.heads())).isEmpty();
  }

  /** Rule 13: the version is checked before the content. */
  @Test
  final void publish_expectingAnotherVersion_conflictsEvenIfTheContentIsThere() {
    Leadership leadership = script.lead(HUNT);
    VersionVector first = script.put(leadership, "a", "1");
    VersionVector second = script.put(leadership, "a", "2");
    Publication stale = Publication.by(leadership).expecting(first).put(text("a", "2")).build();
    VersionConflictException conflict =
        (VersionConflictException) failure(() -> store.publish(stale));
    assertThat(conflict.expected()).isEqualTo(first);
    assertThat(conflict.current()).isEqualTo(second);
    assertThat(conflict.hunt()).isEqualTo(HUNT);
  }

  /** Rule 14. */
  @Test
  final void publish_whatIsAlreadyThere_issuesNone() {
    Leadership leadership = script.lead(HUNT);
    VersionVector version = script.put(leadership, "a", "1");
    Publication same =
        Publication.by(leadership)
            .expecting(version)
            .put(text("a", "1"))
            .remove("was never there")
            .build();
    assertThat(done(store.publish(same))).isEqualTo(new Published(HUNT, version, false));
    assertThat(done(store.history(HUNT, 10))).hasSize(1);
  }

  @Test
  final void publish_theSameObjectTwice_hasTheEffectOfOnce() {
    Leadership leadership = script.lead(HUNT);
    Publication once = Publication.by(leadership).put(text("a", "1")).build();
    Published first = done(store.publish(once));
    assertThat(done(store.publish(once))).isEqualTo(first);
    script.put(leadership, "a", "2");
    script.lead(HUNT);
    assertThat(done(store.publish(once))).as("after others").isEqualTo(first);
    assertThat(script.read(HUNT).fragment("a").text()).isEqualTo("2");
    assertThat(done(store.history(HUNT, 10))).hasSize(2);
  }

  @Test
  final void publish_removesAndPuts_isOneVersion() {
    Leadership leadership = script.lead(HUNT);
    VersionVector base = script.put(leadership, text("a", "1"), text("b", "1"), text("c", "1"));
    script.publish(
        Publication.by(leadership)
            .expecting(base)
            .remove("a")
            .put(text("b", "2"))
            .put(text("d", "1"))
            .because("a reason")
            .build());
    assertThat(script.read(HUNT).fragments())
        .containsExactly(text("b", "2"), text("c", "1"), text("d", "1"));
    HistoryEntry entry = done(store.history(HUNT, 1)).get(0);
    assertThat(entry.who()).isEqualTo("kit");
    assertThat(entry.why()).isEqualTo("a reason");
    assertThat(List.of(entry.added(), entry.changed(), entry.removed())).containsExactly(1, 1, 1);
  }

  @Test
  final void publish_onlyTheSelectorOrTheTypeDiffers_issuesAVersion() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, "a", "1");
    script.put(leadership, text("a", "1").withSelector(Selector.parse("role=engine")));
    Fragment typed = Fragment.ofText("a", "application/json", "1");
    assertThat(script.put(leadership, typed)).isEqualTo(VersionVector.of(1, 3));
    assertThat(script.read(HUNT).labelKeys()).isEmpty();
    assertThat(done(store.readVersion(HUNT, VersionVector.of(1, 2))).labelKeys())
        .containsExactly("role");
  }

  /** Rule 13: never a lost update. */
  @Test
  final void publish_fiftyRacingPublishers_loseNoUpdate() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, "counter", "0");
    List<CompletableFuture<List<VersionVector>>> racers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String racer = "racer-" + i;
      CompletableFuture<List<VersionVector>> done = new CompletableFuture<>();
      racers.add(done);
      new Thread(
              () -> {
                try {
                  done.complete(
                      List.of(increment(leadership, racer), increment(leadership, racer)));
                } catch (RuntimeException | Error e) {
                  done.completeExceptionally(e);
                }
              },
              racer)
          .start();
    }
    List<VersionVector> acknowledged = new ArrayList<>();
    racers.forEach(racer -> acknowledged.addAll(done(racer)));
    assertThat(acknowledged).hasSize(100).doesNotHaveDuplicates();
    assertThat(script.read(HUNT).fragment("counter").text()).isEqualTo("100");
    assertThat(script.newest(HUNT)).isEqualTo(VersionVector.of(1, 101));
    assertThat(acknowledged).contains(VersionVector.of(1, 2), VersionVector.of(1, 101));
  }

  @Test
  final void publish_anySizeUpToTheBound_isReadBack() {
    Leadership leadership = script.lead(HUNT);
    for (int size : new int[] {0, 1, 4_095, 1 << 20, largestHunt()}) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      script.put(leadership, Fragment.of("big", "application/octet-stream", bytes));
      assertThat(script.read(HUNT).fragment("big").bytes()).isEqualTo(bytes);
    }
  }

  @Test
  final void publish_overTheBoundOfAHunt_isRefusedAndChangesNothing() {
    Leadership leadership = script.lead(HUNT);
    VersionVector before = script.put(leadership, "a", "1");
    int half = (int) (HuntConfig.MAX_BYTES / 2);
    Publication over =
        Publication.by(leadership)
            .expecting(before)
            .put(Fragment.of("b", "application/octet-stream", new byte[half]))
            .put(Fragment.of("c", "application/octet-stream", new byte[half]))
            .build();
    assertThat(failure(() -> store.publish(over))).isInstanceOf(IllegalArgumentException.class);
    assertThat(script.newest(HUNT)).isEqualTo(before);
  }

  @Test
  final void publish_oneOfManyFragments_changesOnlyThat() {
    Leadership leadership = script.lead(HUNT);
    Fragment[] many = new Fragment[4_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = text("rules/f" + i, "text " + i);
    }
    script.put(leadership, many);
    HuntConfig base = script.read(HUNT);
    script.put(leadership, "rules/f1234", "changed");
    ChangesSince changes = done(store.changesSince(HUNT, Held.of(base)));
    assertThat(((ChangesSince.Since) changes).delta().put())
        .containsExactly(text("rules/f1234", "changed"));
    assertThat(script.read(HUNT).fragments()).hasSize(4_000);
  }

  private VersionVector increment(Leadership leadership, String why) {
    while (true) {
      HuntConfig config = script.read(HUNT);
      int next = Integer.parseInt(config.fragment("counter").text()) + 1;
      Publication publication =
          Publication.by(leadership)
              .expecting(config.version())
              .put(text("counter", Integer.toString(next)))
              .because(why)
              .build();
      try {
        return done(store.publish(publication)).version();
      } catch (VersionConflictException raced) {
        // somebody else was first: read again
      }
    }
  }
}
