package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InMemoryNodeCacheTest extends NodeCacheContract {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private final NodeCacheException noSpace = new NodeCacheException("broken", null);

  private final ManualClock clock = new ManualClock();
  private final InMemoryNode node = InMemoryNodeCache.node(clock);
  private final List<NodeCacheException> failures = new ArrayList<>();
  private final NodeCacheListener listener =
      new NodeCacheListener() {
        @Override
        public void onHeadMoved(HuntId hunt) {}

        @Override
        public void onUnusable(NodeCacheException cause) {
          failures.add(cause);
        }
      };

  @Override
  protected NodeCache newProcess() {
    return node.cache();
  }

  @Override
  protected boolean passPermitBound() {
    clock.advance(InMemoryNode.PERMIT_BOUND);
    return true;
  }

  @Override
  protected boolean breakDown(NodeCache process) {
    ((InMemoryNodeCache) process).breakDown(noSpace);
    ((InMemoryNodeCache) process).breakDown(noSpace);
    return true;
  }

  @Test
  void failOpen_throwsAndMissesFromThenOn() {
    InMemoryNodeCache cache = node.cache();
    cache.failOpen(noSpace);
    assertThatThrownBy(() -> cache.open(listener)).isSameAs(noSpace);
    cache.write(config(), Labels.NONE);
    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
    PodSession session = new PodSession("pod", new UUID(0, 1), Instant.EPOCH, 0, Instant.EPOCH);
    cache.saveSession(session);
    assertThat(node.cache().session("pod")).contains(session);
  }

  @Test
  void holdOpen_opensWhenReleased() {
    InMemoryNodeCache cache = node.cache();
    cache.holdOpen();
    CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> cache.open(listener));
    assertThat(opening).isNotDone();
    cache.releaseOpen();
    StoreScript.done(opening);
    cache.write(config(), Labels.NONE);
    assertThat(cache.read(HUNT, Labels.NONE)).contains(config());
  }

  @Test
  void holdOpen_closedMeanwhile_fails() {
    InMemoryNodeCache cache = node.cache();
    cache.holdOpen();
    CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> cache.open(listener));
    cache.close();
    assertThat(StoreScript.failure(() -> opening)).isInstanceOf(NodeCacheException.class);
  }

  @Test
  void missAlways_missesUntilItEnds() {
    InMemoryNodeCache cache = openHere();
    cache.write(config(), Labels.NONE);
    cache.missAlways(true);
    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
    cache.missAlways(false);
    assertThat(cache.read(HUNT, Labels.NONE)).isPresent();
    assertThat(cache.reads()).isEqualTo(2);
    assertThat(cache.writes()).isEqualTo(1);
  }

  @Test
  void misbehave_everyMethodThrows() {
    InMemoryNodeCache cache = openHere();
    cache.misbehave(new IllegalStateException("not allowed"));
    assertThatThrownBy(() -> cache.read(HUNT, Labels.NONE)).hasMessage("not allowed");
    assertThatThrownBy(() -> cache.write(config(), Labels.NONE)).hasMessage("not allowed");
    cache.misbehave(null);
    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
  }

  @Test
  void breakDown_tellsTheListenerOnce() {
    InMemoryNodeCache cache = openHere();
    cache.breakDown(noSpace);
    cache.breakDown(noSpace);
    assertThat(failures).containsExactly(noSpace);
  }

  @Test
  void killProcess_freesItsPermitAndNeverAnswersIt() {
    InMemoryNodeCache holder = openHere();
    InMemoryNodeCache waiting = openHere();
    InMemoryNodeCache killed = openHere();
    assertThat(holder.awaitReadPermit(HUNT, Labels.NONE).join()).isPresent();
    var first = killed.awaitReadPermit(HUNT, Labels.NONE);
    var second = waiting.awaitReadPermit(HUNT, Labels.NONE);
    killed.killProcess();
    holder.killProcess();
    assertThat(first).isNotDone();
    assertThat(second.join()).isPresent();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void awaitReadPermit_givenUp_passesOn() {
    var permit = openHere().awaitReadPermit(HUNT, Labels.NONE).join().orElseThrow();
    var givenUp = openHere().awaitReadPermit(HUNT, Labels.NONE);
    var waiting = openHere().awaitReadPermit(HUNT, Labels.NONE);
    givenUp.cancel(false);
    permit.close();
    assertThat(waiting.join()).isPresent();
  }

  @Test
  void entries_podsAgreeOnTheKeysMentioned_isOne() {
    openHere().write(config(), Labels.of("pod", "1"));
    openHere().write(config(), Labels.of("pod", "2"));
    assertThat(node.entries(HUNT)).isEqualTo(1);
    assertThat(node.head(HUNT)).contains(config().version());
    node.clear();
    assertThat(node.head(HUNT)).isEmpty();
  }

  private InMemoryNodeCache openHere() {
    InMemoryNodeCache cache = node.cache();
    cache.open(listener);
    return cache;
  }

  private static HuntConfig config() {
    return HuntConfig.of(
        HUNT,
        new Lineage(1, 2),
        VersionVector.of(1, 1),
        List.of(Fragment.ofText("text", "text/plain", "hello")));
  }
}
