package io.cairn.config.testing;

import static io.cairn.config.testing.StoreScript.done;
import static io.cairn.config.testing.StoreScript.failure;
import static io.cairn.config.testing.StoreScript.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigStore;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionNotKeptException;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Checks a {@link ConfigStore} against its contract, sentence by sentence, and against that of
 * {@link ConfigSource}. A backend's test extends it and says how to open a store of {@link
 * ConfigStore#DEFAULT_HISTORY} versions; see {@link ConfigSourceContract}.
 */
public abstract class ConfigStoreContract extends ConfigStoreWriteContract {
  /** For subclasses. */
  protected ConfigStoreContract() {}

  @Override
  protected ConfigSource openSource(ConfigStore written) {
    return written;
  }

  @Test
  final void lineage_askedTwice_isTheSame() {
    assertThat(done(store.lineage())).isEqualTo(done(store.lineage()));
  }

  /** Rule 19. */
  @Test
  final void history_overItsLimit_keepsTheNewestInOrder() {
    Leadership leadership = script.lead(HUNT);
    int published = ConfigStore.DEFAULT_HISTORY + 5;
    for (int i = 1; i <= published; i++) {
      script.put(leadership, "a", "text " + i);
    }
    List<HistoryEntry> all = done(store.history(HUNT, 1_000));
    assertThat(all).hasSize(ConfigStore.DEFAULT_HISTORY);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).version()).isEqualTo(VersionVector.of(1, published - i));
    }
    assertThat(done(store.history(HUNT, 3))).isEqualTo(all.subList(0, 3));
  }

  @Test
  final void history_oddArguments_areAnswered() {
    assertThat(done(store.history(HUNT, 1))).isEmpty();
    assertThat(failure(() -> store.history(HUNT, 0))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void readVersion_keptOrNot_saysWhich() {
    assertThat(failure(() -> store.readVersion(HUNT, VersionVector.of(1, 1))))
        .isInstanceOf(UnknownHuntException.class);
    List<HuntConfig> versions = publishMixed(ConfigStore.DEFAULT_HISTORY + 5);
    List<HuntConfig> kept = versions.subList(5, versions.size());
    for (HuntConfig expected : kept) {
      assertThat(done(store.readVersion(HUNT, expected.version()))).isEqualTo(expected);
    }
    for (VersionVector gone :
        List.of(versions.get(4).version(), VersionVector.of(9, 9), VersionVector.NONE)) {
      VersionNotKeptException notKept =
          (VersionNotKeptException) failure(() -> store.readVersion(HUNT, gone));
      assertThat(notKept.version()).isEqualTo(gone);
      assertThat(notKept.oldest()).isEqualTo(kept.get(0).version());
      assertThat(notKept.newest()).isEqualTo(kept.get(kept.size() - 1).version());
    }
  }

  /** Rule 15. */
  @Test
  final void changesSince_eachKeptVersion_leadsToTheNewest() {
    List<HuntConfig> versions = publishMixed(ConfigStore.DEFAULT_HISTORY + 5);
    HuntConfig newest = versions.get(versions.size() - 1);
    for (HuntConfig base : versions.subList(5, versions.size() - 1)) {
      ChangesSince changes = done(store.changesSince(HUNT, Held.of(base)));
      assertThat(changes).isInstanceOf(ChangesSince.Since.class);
      assertThat(base.apply(((ChangesSince.Since) changes).delta())).isEqualTo(newest);
    }
    ChangesSince.Whole whole = new ChangesSince.Whole(newest);
    assertThat(done(store.changesSince(HUNT, Held.of(versions.get(3))))).isEqualTo(whole);
    Held newer = new Held(newest.lineage(), VersionVector.of(9, 9));
    assertThat(done(store.changesSince(HUNT, newer))).as("never issued").isEqualTo(whole);
    Held foreign = new Held(Lineage.random(), newest.version());
    assertThat(done(store.changesSince(HUNT, foreign))).as("lineage").isEqualTo(whole);
    assertThat(done(store.changesSince(HUNT, Held.NOTHING))).isEqualTo(whole);
    assertThat(done(store.changesSince(HUNT, Held.of(newest))))
        .isEqualTo(new ChangesSince.Nothing(Held.of(newest)));
  }

  @Test
  final void changesSince_unknownHunt_isUnknown() {
    assertThat(done(store.changesSince(HUNT, Held.NOTHING))).isEqualTo(new ChangesSince.Unknown());
  }

  @Test
  final void heads_always_haveEveryPublishedHunt() {
    script.lead(HuntId.of("only led"));
    VersionVector other = script.put(script.lead(OTHER), "a", "1");
    VersionVector hunt = script.put(script.lead(HUNT), "a", "1");
    assertThat(done(store.heads())).containsOnlyKeys(HUNT, OTHER);
    assertThat(done(store.heads())).containsEntry(HUNT, hunt).containsEntry(OTHER, other);
  }

  /** A rollback is a new version with old content. */
  @Test
  final void rollback_toAKeptVersion_publishesItsContent() {
    Leadership leadership = script.lead(HUNT);
    VersionVector first = script.put(leadership, text("a", "1"), text("b", "1"));
    script.put(leadership, "a", "2");
    script.remove(leadership, "b");
    VersionVector last = script.put(leadership, "c", "1");
    Published rolled = done(store.rollback(leadership, first, last, "c was a mistake"));
    assertThat(rolled.version()).isEqualTo(VersionVector.of(1, 5));
    assertThat(script.read(HUNT).fragments()).containsExactly(text("a", "1"), text("b", "1"));
    assertThat(failure(() -> store.rollback(leadership, VersionVector.of(1, 99), last, "")))
        .isInstanceOf(VersionNotKeptException.class);
    assertThat(failure(() -> store.rollback(leadership, first, last, "")))
        .isInstanceOf(VersionConflictException.class);
  }

  @Test
  final void close_withCallsUnderWay_completesAllFutures() {
    Leadership leadership = script.lead(HUNT);
    script.put(leadership, "a", "1");
    List<CompletableFuture<?>> futures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      futures.add(store.publish(Publication.by(leadership).put(text("a", "t" + i)).build()));
      futures.add(store.read(HUNT, Scope.EVERYTHING));
      futures.add(store.heads());
    }
    store.close();
    futures.add(store.lead(HUNT, "late"));
    futures.add(store.lineage());
    for (CompletableFuture<?> future : futures) {
      assertThat(future.handle((value, failure) -> true)).succeedsWithin(StoreScript.PATIENCE);
    }
    assertThat(failure(() -> store.lead(HUNT, "later"))).isInstanceOf(SourceException.class);
  }

  /** Puts, changes and removes fragments beside a large one that stays; returns every version. */
  private List<HuntConfig> publishMixed(int versions) {
    Leadership leadership = script.lead(HUNT);
    List<HuntConfig> all = new ArrayList<>();
    for (int i = 0; i < versions; i++) {
      if (i == 0) {
        script.put(leadership, text("stays", "x".repeat(10_000)), text("f0", "0"));
      } else if (i % 3 == 2) {
        script.remove(leadership, "f" + (i - 1) % 7);
      } else {
        String selector = i % 2 == 0 ? "" : "role=engine";
        script.put(
            leadership, text("f" + i % 7, "text " + i).withSelector(Selector.parse(selector)));
      }
      all.add(script.read(HUNT));
    }
    return all;
  }
}
