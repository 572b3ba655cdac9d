package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes of random tables, beside a sorted map of the same. */
final class MergedTableTest {
  private static final Lineage LINEAGE = Lineage.random();
  private static final int NAMES = 60;
  private static final int CHANGES = 200;

  private final Map<String, Fragment> expected = new TreeMap<>();

  private static Fragment random(Random random) {
    String name = "part-" + random.nextInt(NAMES);
    return Scene.text(name, "x".repeat(random.nextInt(20)));
  }

  private static List<Fragment> some(Random random) {
    Map<String, Fragment> some = new TreeMap<>();
    IntStream.range(0, random.nextInt(10))
        .mapToObj(i -> random(random))
        .forEach(each -> some.put(each.name(), each));
    return new ArrayList<>(some.values());
  }

  private void isAsExpected(HuntConfig config) {
    assertThat(config.fragments()).containsExactlyElementsOf(expected.values());
    assertThat(config.bytes())
        .isEqualTo(expected.values().stream().mapToLong(Fragment::size).sum());
  }

  /** As it is after a way through the node cache, where the table is an encoded one. */
  private static HuntConfig encoded(HuntConfig config) {
    return SnapshotCodec.decode(ByteBuffer.wrap(SnapshotCodec.encode(config)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void apply_randomChanges_givesWhatASortedMapGives(long seed) {
    Random random = new Random(seed);
    HuntConfig config = HuntConfig.of(HUNT, LINEAGE, VersionVector.of(1, 1), List.of());
    for (int revision = 2; revision < CHANGES; revision++) {
      List<Fragment> put = some(random);
      Set<String> removed = new HashSet<>();
      some(random).forEach(each -> removed.add(each.name()));
      put.forEach(each -> removed.remove(each.name()));
      ConfigDelta delta =
          new ConfigDelta(
              HUNT,
              LINEAGE,
              config.version(),
              VersionVector.of(1, revision),
              put,
              random.nextBoolean() ? removed : Set.of(),
              Set.of());
      delta.removed().forEach(expected::remove);
      put.forEach(each -> expected.put(each.name(), each));

      config = (random.nextBoolean() ? encoded(config) : config).apply(delta);

      isAsExpected(config);
    }
  }
}
