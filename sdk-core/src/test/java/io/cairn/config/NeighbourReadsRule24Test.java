package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.StubNodeCache.permitting;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCache.ReadPermit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a process leaves a read of the source to a neighbour (rule 24). */
final class NeighbourReadsRule24Test {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration OF_A_READER = READ_TIMEOUT.dividedBy(2);
  private static final Duration START_DEADLINE = Duration.ofSeconds(16);
  private static final Duration OF_A_START = START_DEADLINE.dividedBy(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Scene scene = new Scene();

  /** What the node cache answers, once a test says what. */
  private final List<CompletableFuture<Optional<ReadPermit>>> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    scene.source.streams().heal();
    scene.close();
  }

  private NodeCache neighbourhood() {
    return permitting(
        () -> {
          CompletableFuture<Optional<ReadPermit>> answer = new CompletableFuture<>();
          asked.add(answer);
          return answer;
        });
  }

  /** A client that starts while a neighbour reads its hunt, and whose stream says nothing yet. */
  private CairnClient starting() {
    scene.publish(HUNT, "one");
    scene.source.streams().hold();
    CairnClient client =
        scene.build(
            o ->
                o.preload(HUNT)
                    .readTimeout(READ_TIMEOUT)
                    .startDeadline(START_DEADLINE)
                    .nodeCache(neighbourhood()));
    client.start();
    eventually(() -> asked.size() == 1);
    return client;
  }

  private int reads() {
    return scene.source.counts().reads(HUNT);
  }

  @Test
  void start_neighbourReadsSlowly_leavesItTheSourceForHalfTheDeadline() {
    CairnClient client = starting();

    scene.clock.advance(OF_A_START.minusMillis(1));
    assertThat(reads()).isZero();
    scene.clock.advance(Duration.ofMillis(1));

    eventually(() -> client.peek(HUNT).isPresent());
    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void get_joinsAStartThatWaits_isReadWithinTheReadTimeout() {
    CairnClient client = starting();
    scene.clock.advance(Duration.ofSeconds(1));
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);

    scene.clock.advance(OF_A_READER.minusMillis(1));
    assertThat(reads()).isZero();
    scene.clock.advance(Duration.ofMillis(1));

    assertThat(config).succeedsWithin(PATIENCE);
    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void get_joinsAStartThatHasWaitedLong_startsNoLongerWait() {
    CairnClient client = starting();
    scene.clock.advance(OF_A_START.minusMillis(1));
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);

    scene.clock.advance(Duration.ofMillis(1));

    assertThat(config).succeedsWithin(PATIENCE);
  }

  @Test
  void permit_comesAfterAPush_isGivenBackUnused() {
    Duration unknownFor = Duration.ofSeconds(1);
    CairnClient client =
        scene.build(o -> o.preload(HUNT).unknownFor(unknownFor).nodeCache(neighbourhood()));
    client.start();
    eventually(() -> asked.size() == 1);
    asked.get(0).complete(Optional.of(() -> {})); // which finds that there is no such hunt
    eventually(() -> client.status().loadsUnderWay() == 0);
    scene.clock.advance(unknownFor);
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);
    eventually(() -> asked.size() == 2);
    AtomicBoolean givenBack = new AtomicBoolean();
    scene.publish(HUNT, "one");
    assertThat(config).succeedsWithin(PATIENCE);

    asked.get(1).complete(Optional.of(() -> givenBack.set(true)));

    eventually(givenBack::get);
    eventually(() -> client.status().loadsUnderWay() == 0);
    assertThat(reads()).isEqualTo(1);
  }
}
