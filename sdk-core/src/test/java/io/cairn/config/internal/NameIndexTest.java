package io.cairn.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
  void find_namesOfOneHash_findsEach() {
    assertFindsAll(List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB", "BBBBBB"));
  }
}
