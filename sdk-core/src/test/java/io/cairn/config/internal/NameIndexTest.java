package io.cairn.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameIndexTest {
  private static int find(NameIndex index, List<String> names, String name) {
    int hash = name.hashCode();
    int slot = index.first(hash);
    while (index.place(slot) >= 0) {
      if (index.hash(slot) == hash && names.get(index.place(slot)).equals(name)) {
        return index.place(slot);
      }
      slot = index.after(slot);
    }
    return -1;
  }

  private static void assertFindsAll(List<String> names) {
    NameIndex index = new NameIndex(names.size(), place -> names.get(place).hashCode());
    for (int place = 0; place < names.size(); place++) {
      assertThat(find(index, names, names.get(place))).isEqualTo(place);
    }
    assertThat(find(index, names, "not there")).isNegative();
    assertThat(find(index, names, "")).isNegative();
  }

  @Test
  void find_anyNumberOfNames_findsEachAndNoOther() {
    for (int count : new int[] {0, 1, 2, 3, 4, 5, 30, 64, 65, 4_000}) {
      assertFindsAll(IntStream.range(0, count).mapToObj(i -> "rules/rule-" + i).toList());
    }
  }

  @Test
  void index_manyNames_isUsable() {
    for (String form : List.of("rules/rule-%d", "%d", "%08x/text", "%1$d/%1$d/%1$d")) {
      NameIndex index = new NameIndex(65_536, place -> form.formatted(place).hashCode());
      assertThat(index.isUsable()).as(form).isTrue();
    }
  }

  @Test
  void index_namesMadeToCollide_givesUpAfterAsManyProbesAsABoundAllows() {
    List<Integer> asked = new ArrayList<>();
    NameIndex index =
        new NameIndex(
            65_536,
            place -> {
              asked.add(place);
              return 4_711;
            });

    assertThat(index.isUsable()).isFalse();
    assertThat(asked).hasSize(NameIndex.MOST_PROBES + 2); // the last one had no place any more
  }

  @Test
  void index_namesThatCollideUpToTheBound_isUsable() {
    assertThat(new NameIndex(NameIndex.MOST_PROBES + 1, place -> 4_711).isUsable()).isTrue();
  }

  @Test
  void find_namesOfOneHash_findsEach() {
    assertFindsAll(List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB", "BBBBBB"));
  }
}
