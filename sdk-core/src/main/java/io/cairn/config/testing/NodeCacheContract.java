package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.PodSession;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What {@link NodeCache} promises, one test per sentence. The test of a backend extends this and
 * says how a process of a node gets its cache:
 *
 * <pre>{@code
 * class ChronicleNodeCacheTest extends NodeCacheContract {
 *   @TempDir Path node;
 *
 *   @Override
 *   protected NodeCache newProcess() {
 *     return ChronicleNodeCache.at(node);
 *   }
 * }
 * }</pre>
 *
 * <p>The caches of one test stand for the processes of one machine; the next test begins on a fresh
 * one. The kit closes what it was given.
 */
public abstract class NodeCacheContract extends NodeCacheLeadContract {
  /** For subclasses. */
  protected NodeCacheContract() {}

  // opening and closing

  @Test
  @DisplayName("Before open has returned, the other methods miss, do nothing, or grant")
  void beforeOpen_missesDoesNothingOrGrants() {
    NodeCache neighbour = open();
    neighbour.write(config("1.1"), Labels.NONE);
    NodeCache cache = track(newProcess());

    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
    cache.write(config("1.2"), Labels.NONE);
    cache.follow(HUNT);
    cache.unfollow(HUNT);
    assertThat(permit(cache.awaitReadPermit(HUNT, Labels.NONE))).isPresent();
    assertVersion(neighbour, Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("After close, the other methods miss, do nothing, or grant")
  void afterClose_missesDoesNothingOrGrants() {
    NodeCache neighbour = open();
    NodeCache cache = open();
    cache.write(config("1.1"), Labels.NONE);
    cache.close();

    assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
    cache.write(config("1.2"), Labels.NONE);
    cache.follow(HUNT);
    cache.unfollow(HUNT);
    assertThat(permit(cache.awaitReadPermit(HUNT, Labels.NONE))).isPresent();
    assertThat(cache.session("pod-1")).isEmpty();
    assertVersion(neighbour, Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("Closing is idempotent, and closing what was never open is harmless")
  void close_twiceOrUnopened_isHarmless() {
    NodeCache cache = open();
    cache.close();
    assertThatCode(cache::close).doesNotThrowAnyException();
    NodeCache unopened = newProcess();
    unopened.close();
    assertThatCode(unopened::close).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("What was written outlives the process that wrote it")
  void write_thenClose_isReadByTheNextProcess() {
    NodeCache first = open();
    first.write(config("1.1"), Labels.NONE);
    first.close();
    assertVersion(open(), Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("It has a short name")
  void name_isNotBlank() {
    assertThat(newTracked().name()).isNotBlank();
  }

  // sessions

  @Test
  @DisplayName("A session is remembered for the pod's next process")
  void session_savedByAnEarlierProcess_isReturned() {
    PodSession session =
        new PodSession(
            "pod \u00fc/1",
            new UUID(1, -2),
            Instant.parse("2026-01-01T00:00:00.123Z"),
            3,
            Instant.parse("2025-12-31T23:59:00Z"));
    NodeCache first = open();
    first.saveSession(session);
    first.close();
    NodeCache second = open();

    assertThat(second.session(session.pod())).contains(session);
    assertThat(second.session("pod-2")).isEmpty();
  }

  @Test
  @DisplayName("Sessions need no open cache")
  void session_beforeOpen_isSavedAndReturned() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    PodSession session = new PodSession("pod-1", new UUID(1, 2), time, 0, time);
    newTracked().saveSession(session);
    assertThat(newTracked().session("pod-1")).contains(session);
  }

  @Test
  @DisplayName("Saving a session replaces what was remembered under its pod's name")
  void saveSession_again_replaces() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    PodSession later = new PodSession("pod-1", new UUID(3, 4), time.plusSeconds(9), 1, time);
    NodeCache cache = open();
    cache.saveSession(new PodSession("pod-1", new UUID(1, 2), time, 0, time));
    cache.saveSession(later);
    assertThat(cache.session("pod-1")).contains(later);
  }

  // failures

  @Test
  @DisplayName("Only open throws; what goes wrong later is told to the listener, once")
  void brokenDown_missesAndTellsOnce() {
    Told told = new Told();
    NodeCache cache = open(told);
    cache.write(config("1.1"), Labels.NONE);
    assumeTrue(breakDown(cache), "the test of this backend does not break it");

    for (int i = 0; i < 3; i++) {
      assertThat(cache.read(HUNT, Labels.NONE)).isEmpty();
      cache.write(config("1.2"), Labels.NONE);
      cache.follow(HUNT);
      cache.unfollow(HUNT);
      assertThat(permit(cache.awaitReadPermit(HUNT, Labels.NONE))).isPresent();
    }
    await().atMost(StoreScript.PATIENCE).until(() -> !told.failures.isEmpty());
    assertThat(told.failures).hasSize(1);
    assertThat(told.failures.element()).hasMessageMatching("(?s).+");
  }
}
