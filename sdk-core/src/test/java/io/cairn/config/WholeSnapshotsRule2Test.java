package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.testing.InMemoryNodeCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 2, whole snapshots: a reader sees all of a version or none of it, in L1, in L2 and on the
 * wire. A caller that holds a snapshot keeps it, whatever is swapped meanwhile.
 */
final class WholeSnapshotsRule2Test {
  private static final int PARTS = 8;
  private static final int VERSIONS = 3_000;

  private final Scene scene = new Scene();
  private final ConcurrentLinkedQueue<String> torn = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();
  private final List<Thread> readers = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    over.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    scene.close();
  }

  /** Every part of a version says the same. */
  private static Fragment[] parts(int version) {
    Fragment[] parts = new Fragment[PARTS];
    for (int i = 0; i < PARTS; i++) {
      parts[i] = Scene.text("part/" + i, "version " + version);
    }
    return parts;
  }

  private static String all(HuntConfig config) {
    return String.join(",", config.fragments().stream().map(Fragment::text).distinct().toList());
  }

  private void spin(Supplier<String> read) {
    Thread reader =
        new Thread(
            () -> {
              while (!over.get()) {
                String seen = read.get();
                if (seen.contains(",")) {
                  torn.add(seen);
                }
                reads.incrementAndGet();
              }
            });
    reader.start();
    readers.add(reader);
  }

  @Test
  void readers_thousandsOfSwaps_seeNoTornVersion() {
    scene.publish(HUNT, parts(0));
    CairnClient client = scene.started();
    FollowedHunt hunt = client.follow(HUNT);
    Live<String> value = hunt.map(WholeSnapshotsRule2Test::all);
    spin(() -> all(client.get(HUNT)));
    spin(value::get);

    int version = 0;
    while (version < VERSIONS || client.metrics().swaps() <= 100) { // a slow client skips some
      scene.publish(HUNT, parts(++version));
    }

    String last = "version " + version;
    eventually(() -> value.get().equals(last));
    eventually(() -> reads.get() > 1_000);
    assertThat(torn).isEmpty();
  }

  @Test
  void readers_ofANodeCacheThatIsWritten_seeNoTornVersion() {
    scene.publish(HUNT, parts(0));
    CairnClient writer = scene.started(o -> o.nodeCache(scene.node.cache()).name("writer"));
    writer.follow(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    InMemoryNodeCache cache = scene.node.cache();
    ScriptedSource silent = new ScriptedSource();
    CairnClient reader =
        scene.closedAtTheEnd(CairnClient.builder().source(silent).nodeCache(cache).build());
    Scene.ready(reader);
    FollowedHunt hunt = reader.follow(HUNT);
    spin(() -> all(hunt.get()));

    for (int version = 1; version <= VERSIONS; version++) {
      scene.publish(HUNT, parts(version));
    }

    eventually(() -> all(reader.get(HUNT)).equals("version " + VERSIONS));
    assertThat(torn).isEmpty();
    assertThat(reader.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
  }

  @Test
  void push_ofAPartOfTheFragments_isServedWithTheOthers() {
    scene.publish(HUNT, parts(1));
    CairnClient client = scene.started();
    client.get(HUNT);

    scene.publish(HUNT, Scene.text("part/0", "version 2"));

    eventually(() -> client.get(HUNT).fragment("part/0").text().equals("version 2"));
    assertThat(client.get(HUNT).fragments()).hasSize(PARTS);
    assertThat(client.get(HUNT).fragment("part/7").text()).isEqualTo("version 1");
  }

  @Test
  void snapshotHeld_swapsAndEviction_staysAsItWas() {
    scene.publish(HUNT, parts(1));
    scene.publish(Scene.OTHER, "other");
    CairnClient client = scene.started(o -> o.maxHunts(1));
    HuntConfig held = client.get(HUNT);
    VersionVector version = held.version();

    scene.publish(HUNT, parts(2));
    eventually(() -> all(client.get(HUNT)).equals("version 2"));
    client.get(Scene.OTHER);
    eventually(() -> client.peek(HUNT).isEmpty());

    assertThat(held.version()).isEqualTo(version);
    assertThat(all(held)).isEqualTo("version 1");
    assertThat(held.fragments()).hasSize(PARTS);
  }
}
