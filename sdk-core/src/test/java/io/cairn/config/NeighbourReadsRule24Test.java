package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.NodeCacheListener;
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

  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private final Scene scene = new Scene();
  private final Neighbourhood neighbourhood = new Neighbourhood();

  /** What the node cache answers, once a test says what. */
  private final List<CompletableFuture<Optional<ReadPermit>>> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    scene.source.streams().heal();
    scene.close();
  }

  /** A node whose other processes read {@link Scene#HUNT} and nothing else. */
  private final class Neighbourhood extends StubNodeCache {
    private volatile NodeCacheListener listener = StubListener.NONE;
    private volatile Optional<HuntConfig> written = Optional.empty();

    @Override
    public void open(NodeCacheListener opened) {
      listener = opened;
    }

    @Override
    public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
      return hunt.equals(HUNT) ? written : Optional.empty();
    }

    @Override
    public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels) {
      if (!hunt.equals(HUNT)) {
        return super.awaitReadPermit(hunt, labels);
      }
      CompletableFuture<Optional<ReadPermit>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }
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
                    .nodeCache(neighbourhood));
    client.start();
    eventually(() -> asked.size() == 1);
    waits(client);
    return client;
  }

  /** Sees to it that what the change thread has begun is done: that a load has set its limit. */
  private static void waits(CairnClient client) {
    assertThat(client.getAsync(OTHER)).failsWithin(PATIENCE);
  }

  /** A client whose hunt did not exist when it started, and which asks again. */
  private CompletableFuture<HuntConfig> askingAgain(CairnClient client) {
    client.start();
    eventually(() -> asked.size() == 1);
    asked.get(0).complete(Optional.of(() -> {})); // which finds that there is no such hunt
    eventually(() -> client.status().loadsUnderWay() == 0);
    scene.clock.advance(UNKNOWN_FOR);
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);
    eventually(() -> asked.size() == 2);
    return config;
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
  void push_comesWhileANeighbourReads_endsTheWait() {
    CairnClient client =
        scene.build(o -> o.preload(HUNT).unknownFor(UNKNOWN_FOR).nodeCache(neighbourhood));
    CompletableFuture<HuntConfig> config = askingAgain(client);
    scene.publish(HUNT, "one");

    assertThat(config).succeedsWithin(PATIENCE);
    eventually(() -> client.status().loadsUnderWay() == 0);

    AtomicBoolean givenBack = new AtomicBoolean();
    asked.get(1).complete(Optional.of(() -> givenBack.set(true)));
    eventually(givenBack::get);
    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void permit_comesAfterANeighboursNews_isGivenBackUnused() {
    CairnClient client =
        scene.build(o -> o.preload(HUNT).unknownFor(UNKNOWN_FOR).nodeCache(neighbourhood));
    CompletableFuture<HuntConfig> config = askingAgain(client);
    scene.source.streams().refuseConnections(true);
    scene.source.streams().disconnect();
    eventually(() -> !client.status().connected());
    scene.publish(HUNT, "one");
    neighbourhood.written = scene.store.read(HUNT, Scope.EVERYTHING).join();
    neighbourhood.listener.onHeadMoved(HUNT);
    eventually(() -> client.peek(HUNT).isPresent());
    AtomicBoolean givenBack = new AtomicBoolean();

    asked.get(1).complete(Optional.of(() -> givenBack.set(true)));

    assertThat(config).succeedsWithin(PATIENCE);
    eventually(givenBack::get);
    eventually(() -> client.status().loadsUnderWay() == 0);
    assertThat(reads()).isEqualTo(1);
  }
}
