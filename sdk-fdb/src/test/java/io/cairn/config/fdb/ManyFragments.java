package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Leadership;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FaultyDatabase.Fate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A publish of very many small fragments at once. */
abstract class ManyFragments extends FdbScene {
  private static final int MANY = 50_000;

  private final FaultyDatabase commits = new FaultyDatabase();
  private final List<Integer> staged = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> flipped = Collections.synchronizedList(new ArrayList<>());

  private static Fragment[] many() {
    Fragment[] many = new Fragment[MANY];
    for (int i = 0; i < MANY; i++) {
      many[i] = text("zones/harbour/" + i, "text " + i);
    }
    return many;
  }

  /** The keys and the values, by two. */
  private static int rows(FaultyDatabase.Commit commit) {
    return commit.keys().size() / 2;
  }

  @Test
  void publish_fiftyThousandNewFragments_isStagedInPartsAndFlippedInASmallOne() {
    commits.fates(
        commit -> {
          if (commit.writes("head")) {
            flipped.add(rows(commit));
          } else if (commit.writes("fragment")) {
            staged.add(rows(commit));
          }
          return Fate.GOES_WELL;
        });
    FdbConfigStore store = space.open(space.builder(commits));
    Leadership leadership = done(store.lead(HUNT, "ada"));
    VersionVector first =
        done(store.publish(put(leadership, VersionVector.NONE, many()))).version();

    assertThat(staged).hasSizeGreaterThan(20).allMatch(rows -> rows <= 2_050);
    assertThat(flipped).singleElement().matches(rows -> rows < 10);
    assertThat(space.rows("stage")).isEmpty();
    HuntConfig config = read(space.open(), HUNT);
    assertThat(config.version()).isEqualTo(first);
    assertThat(config.fragments()).hasSize(MANY);
  }
}
