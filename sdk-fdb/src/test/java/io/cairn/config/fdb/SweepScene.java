package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is dropped, and what has to stay. */
abstract class SweepScene extends FdbScene {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void sweep_beyondTheHistory_dropsWhatNobodySeesAndNothingElse() {
    FdbConfigStore store = space.open(space.builder().historyLength(3));
    Leadership leadership = done(store.lead(HUNT, "ada"));
    List<HuntConfig> versions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      publish(store, leadership, text("changes", "text " + i), text("parity-" + i % 2, "x"));
      versions.add(read(store, HUNT));
    }
    done(store.parts().sweeper().sweep(HUNT));
    until(() -> space.rows("version").size() == 3);
    assertThat(space.rows("publication")).hasSize(3);
    assertThat(space.rows("names")).hasSize(3);
    assertThat(space.rows("fragment")).as("one of each that stays, three that change").hasSize(5);
    FdbConfigStore fresh = space.open(space.builder().historyLength(3));
    for (HuntConfig kept : versions.subList(5, 8)) {
      assertThat(done(fresh.readVersion(HUNT, kept.version()))).isEqualTo(kept);
    }
  }

  @Test
  void sweep_removedFragment_goesWithTheLastVersionThatHadIt() {
    FdbConfigStore store = space.open(space.builder().historyLength(2));
    Leadership leadership = done(store.lead(HUNT, "ada"));
    publish(store, leadership, text("a", "1"), bytes("gone", 100_000, 1));
    done(
        store.publish(
            Publication.by(leadership).expecting(newest(store, HUNT)).remove("gone").build()));
    assertThat(space.rows("chunk")).as("still in the history").hasSize(2);
    publish(store, leadership, text("a", "2"));
    publish(store, leadership, text("a", "3"));
    done(store.parts().sweeper().sweep(HUNT));
    until(() -> space.rows("chunk").isEmpty());
    assertThat(space.rows("fragment")).noneMatch(row -> row.contains("gone"));
    assertThat(read(space.open(), HUNT).fragments()).containsExactly(text("a", "3"));
  }

  /** More names than fit into one transaction. */
  @Test
  void sweep_ofALargeChange_goesPieceByPiece() {
    FdbConfigStore store =
        space.open(space.builder().historyLength(1).transactionBytes(TransactionLimits.MIN_BYTES));
    Leadership leadership = done(store.lead(HUNT, "ada"));
    publish(store, leadership, many("1"));
    publish(store, leadership, many("2"));
    done(store.parts().sweeper().sweep(HUNT));
    until(() -> space.rows("version").size() == 1);
    assertThat(space.rows("fragment")).hasSize(1_000);
    assertThat(read(space.open(), HUNT).fragments()).containsExactlyInAnyOrder(many("2"));
  }

  private static Fragment[] many(String text) {
    Fragment[] many = new Fragment[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = text("rules/fragment-with-a-longer-name-" + i, text);
    }
    return many;
  }

  @Test
  void trimLog_oldLines_goAndTheRestStays() {
    FdbConfigStore store = space.open(space.builder().sweeping(MINUTE, MINUTE, MINUTE));
    Leadership leadership = done(store.lead(HUNT, "ada"));
    publish(store, leadership, text("a", "1"));
    done(store.parts().sweeper().trimLog());
    assertThat(space.rows("log")).as("younger than a minute").hasSize(1);
    FdbConfigStore hasty = space.open(space.builder().sweeping(MINUTE, MINUTE, Duration.ZERO));
    done(hasty.parts().sweeper().trimLog());
    assertThat(space.rows("log")).isEmpty();
    assertThat(newest(store, HUNT)).isEqualTo(VersionVector.of(1, 1));
  }

  @Test
  void read_ofContentThatIsNotWhatWasWritten_fails() {
    FdbConfigStore store = space.open();
    publish(store, done(store.lead(HUNT, "ada")), bytes("a", 100_000, 1), text("b", "1"));
    Place place = Place.direct(VersionVector.of(1, 1));
    space.inside(
        transaction ->
            keys -> {
              transaction.set(
                  keys.chunk(HUNT, "a", place, 1), new byte[100_000 - FragmentRow.CHUNK]);
              return null;
            });
    assertThat(failure(space.open().read(HUNT, io.cairn.config.Scope.EVERYTHING)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("fragment \"a\"");
    space.inside(
        transaction ->
            keys -> {
              transaction.clear(keys.fragments(HUNT, "a"));
              return null;
            });
    assertThat(failure(space.open().read(HUNT, io.cairn.config.Scope.EVERYTHING)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has 1 of 2 fragments");
  }

  @Test
  void open_ofALaterLayout_isRefused() {
    done(space.open().lineage());
    space.inside(
        transaction ->
            keys -> {
              transaction.set(
                  keys.layout(), com.apple.foundationdb.tuple.Tuple.from(Keys.LAYOUT + 1).pack());
              return null;
            });
    assertThat(failure(space.open().lineage()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has layout 2; this version of the library reads layout 1");
  }

  @Test
  void namespaces_ofOneCluster_knowNothingOfEachOther() {
    TestSpace elsewhere = newSpaceBeside();
    try {
      FdbConfigStore here = space.open();
      FdbConfigStore there = elsewhere.open();
      publish(here, done(here.lead(HUNT, "ada")), text("a", "1"));
      assertThat(done(there.heads())).isEmpty();
      assertThat(done(there.lead(HUNT, "bob")).epoch()).isEqualTo(1);
      assertThat(done(there.lineage())).isNotEqualTo(done(here.lineage()));
      assertThat(done(space.open().lineage())).isEqualTo(done(here.lineage()));
    } finally {
      elsewhere.close();
    }
  }

  /** Another namespace of the same cluster. */
  abstract TestSpace newSpaceBeside();
}
