package io.cairn.config.grpc.internal.wire;

import io.cairn.config.Fragment;
import io.cairn.config.spi.FragmentTable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** The fragments of a transfer as a table. Immutable. */
final class ReceivedFragments implements FragmentTable {
  private static final Comparator<Fragment> BY_NAME = Comparator.comparing(Fragment::name);

  private final Fragment[] sorted;
  private final long bytes;

  /**
   * @throws MalformedMessageException if two fragments have one name
   */
  ReceivedFragments(Collection<Fragment> fragments) {
    sorted = fragments.toArray(Fragment[]::new);
    Arrays.sort(sorted, BY_NAME);
    long sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += sorted[i].size();
      if (i > 0 && sorted[i - 1].name().equals(sorted[i].name())) {
        throw new MalformedMessageException(
            "chunk.pieces.name", "\"%s\" comes twice".formatted(sorted[i].name()));
      }
    }
    bytes = sum;
  }

  @Override
  public int count() {
    return sorted.length;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public int indexOf(String name) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = sorted[middle].name().compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  @Override
  public Fragment at(int index) {
    return sorted[index];
  }
}
