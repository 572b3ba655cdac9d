package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for a change thread that is held up, and how little of it. */
final class StreamInboxTest {
  private final StreamInbox inbox = new StreamInbox();
  private final Scene scene = new Scene();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private CairnClient client;

  @AfterEach
  void close() {
    letGo.countDown();
    scene.close();
  }

  private static WatchEvent unknown(long sequence) {
    return new WatchEvent.Unknown(sequence, HUNT);
  }

  private static WatchEvent whole(long sequence, HuntId hunt) {
    return new WatchEvent.Whole(sequence, config(hunt, 1, sequence, "text " + sequence));
  }

  private static ConfigDelta delta(HuntId hunt, long base) {
    return ConfigDelta.between(
        config(hunt, 1, base, "text " + base), config(hunt, 1, base + 1, "text " + (base + 1)));
  }

  private static WatchEvent delta(long sequence, HuntId hunt) {
    return new WatchEvent.Delta(sequence, delta(hunt, sequence));
  }

  private static WatchEvent heartbeat(long sequence) {
    return new WatchEvent.Heartbeat(sequence, 0, 0);
  }

  private void put(WatchEvent... events) {
    for (WatchEvent event : events) {
      inbox.put(event, 0);
    }
  }

  private static StreamInbox.Event event(WatchEvent event) {
    return new StreamInbox.Event(event, false, 0);
  }

  private static StreamInbox.Event afterGap(WatchEvent event) {
    return new StreamInbox.Event(event, true, 0);
  }

  private List<StreamInbox.Waiting> takeAll() {
    List<StreamInbox.Waiting> taken = new ArrayList<>();
    while (inbox.hasMore()) {
      taken.add(inbox.take());
    }
    return taken;
  }

  @Test
  void put_inOrder_isTakenSo() {
    put(whole(1, HUNT), whole(2, OTHER), delta(3, HUNT), unknown(4), heartbeat(5));

    assertThat(takeAll())
        .containsExactly(
            event(whole(1, HUNT)),
            event(whole(2, OTHER)),
            event(delta(3, HUNT)),
            event(unknown(4)),
            event(heartbeat(5)));
    assertThat(inbox.take()).isNull();
  }

  @Test
  void put_firstIsMissing_isAfterAGap() {
    put(unknown(2), unknown(3));

    assertThat(takeAll()).containsExactly(afterGap(unknown(2)), event(unknown(3)));
  }

  @Test
  void put_twice_isCountedAndNotTaken() {
    put(unknown(1), unknown(1), unknown(2));

    assertThat(inbox.takeDuplicates()).isEqualTo(1);
    assertThat(inbox.takeDuplicates()).isZero();
    assertThat(takeAll()).containsExactly(event(unknown(1)), event(unknown(2)));
  }

  @Test
  void put_lateAfterAGap_isCountedAndNotTaken() {
    put(unknown(1), unknown(3), unknown(2), unknown(4));

    assertThat(inbox.takeDuplicates()).isEqualTo(1);
    assertThat(takeAll())
        .containsExactly(event(unknown(1)), afterGap(unknown(3)), event(unknown(4)));
  }

  @Test
  void put_afterAWideGap_goesOnFromThere() {
    put(unknown(1_000_000_000_000L), unknown(1_000_000_000_001L));

    assertThat(takeAll())
        .containsExactly(afterGap(unknown(1_000_000_000_000L)), event(unknown(1_000_000_000_001L)));
  }

  @Test
  void put_somebodyIsOnTheWay_sendsNobodyElse() {
    assertThat(inbox.put(unknown(1), 0)).isTrue();
    assertThat(inbox.put(unknown(2), 0)).isFalse();
    inbox.take();
    assertThat(inbox.hasMore()).isTrue();
    assertThat(inbox.put(unknown(3), 0)).isFalse();
    inbox.take();
    inbox.take();
    assertThat(inbox.hasMore()).isFalse();
    assertThat(inbox.put(unknown(4), 0)).isTrue();
  }

  @Test
  void put_whole_takesThePlaceOfWhatWaitsOfItsHunt() {
    put(whole(1, HUNT), whole(2, OTHER), delta(3, HUNT), unknown(4), whole(5, HUNT));
    put(delta(6, HUNT));

    assertThat(takeAll())
        .containsExactly(event(whole(2, OTHER)), event(whole(5, HUNT)), event(delta(6, HUNT)));
  }

  @Test
  void put_wholeInPlaceOfOneAfterAGap_isAfterAGap() {
    put(whole(2, HUNT), whole(3, HUNT));

    assertThat(takeAll()).containsExactly(afterGap(whole(3, HUNT)));
  }

  @Test
  void put_heartbeatsOverTheBound_onlyTheNewestWaits() {
    for (int i = 2; i <= StreamInbox.MOST_OF_A_HUNT + 1; i++) {
      put(heartbeat(i));
    }
    assertThat(inbox.size()).isEqualTo(StreamInbox.MOST_OF_A_HUNT);

    put(heartbeat(StreamInbox.MOST_OF_A_HUNT + 2));

    assertThat(takeAll()).containsExactly(afterGap(heartbeat(StreamInbox.MOST_OF_A_HUNT + 2)));
  }

  /** It speaks of version 1, which will not have been heard of when its turn comes. */
  @Test
  void put_wholeOverAHeartbeat_takesThatOutToo() {
    put(whole(1, HUNT), heartbeat(2), whole(3, HUNT), heartbeat(4));

    assertThat(takeAll()).containsExactly(event(whole(3, HUNT)), event(heartbeat(4)));
  }

  @Test
  void put_deltasUpToTheBound_allWait() {
    for (int i = 1; i <= StreamInbox.MOST_OF_A_HUNT; i++) {
      put(delta(i, HUNT));
    }

    assertThat(takeAll())
        .hasSize(StreamInbox.MOST_OF_A_HUNT)
        .allMatch(StreamInbox.Event.class::isInstance);
  }

  @Test
  void put_deltasOverTheBound_leaveANoteAndNothingElseOfTheirHunt() {
    put(delta(1, OTHER), heartbeat(2));
    for (int i = 3; i <= 10_000; i++) {
      put(delta(i, HUNT));
    }
    put(heartbeat(10_001));

    assertThat(inbox.size()).isEqualTo(3);
    assertThat(takeAll())
        .containsExactly(
            event(delta(1, OTHER)), new StreamInbox.Dropped(HUNT, false), event(heartbeat(10_001)));
    put(delta(10_002, HUNT));
    assertThat(takeAll()).containsExactly(event(delta(10_002, HUNT)));
  }

  @Test
  void put_deltasOverTheBoundAfterAGap_theNoteSaysSo() {
    for (int i = 2; i <= 100; i++) {
      put(delta(i, HUNT));
    }

    assertThat(takeAll()).containsExactly(new StreamInbox.Dropped(HUNT, true));
  }

  @Test
  void put_wholeAfterTheNote_takesItsPlace() {
    for (int i = 1; i <= 100; i++) {
      put(delta(i, HUNT));
    }
    put(whole(101, HUNT), delta(102, HUNT));

    assertThat(takeAll()).containsExactly(event(whole(101, HUNT)), event(delta(102, HUNT)));
  }

  @Test
  void close_always_forgetsAndTakesInNothing() {
    put(whole(1, HUNT));

    inbox.close();

    assertThat(inbox.put(whole(2, HUNT), 0)).isFalse();
    assertThat(inbox.take()).isNull();
    assertThat(inbox.hasMore()).isFalse();
  }

  /** A client whose validator holds up the change thread at version 2 of the hunt. */
  private ScriptedSource.Stream heldUp(List<String> validated) throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    ScriptedSource source = new ScriptedSource();
    client =
        scene.closedAtTheEnd(
            scene
                .builder()
                .source(source)
                .preload(HUNT)
                .validator(
                    config -> {
                      validated.add(Scene.textOf(config));
                      if (config.version().revision() == 2) {
                        entered.countDown();
                        Scene.awaitLatch(letGo);
                      }
                    })
                .build());
    client.start();
    source.nextRead().answer(config(HUNT, 1, 1, "text 1"));
    ScriptedSource.Stream stream = source.stands(1);
    stream.awaitCommand("follow harbour-night 1.1");
    stream.push(config(HUNT, 1, 2, "text 2"));
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    return stream;
  }

  @Test
  void validator_blocksWhileWholesCome_onlyTheNewestIsValidatedAndSwappedIn() throws Exception {
    List<String> validated = new CopyOnWriteArrayList<>();
    ScriptedSource.Stream stream = heldUp(validated);
    for (int i = 3; i <= 1_000; i++) {
      stream.push(config(HUNT, 1, i, "text " + i));
    }
    stream.heartbeat();

    letGo.countDown();

    eventually(client, HUNT, "text 1000");
    assertThat(validated).containsExactly("text 1", "text 2", "text 1000");
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void validator_blocksWhileDeltasCome_theHuntIsAskedForAnew() throws Exception {
    List<String> validated = new CopyOnWriteArrayList<>();
    ScriptedSource.Stream stream = heldUp(validated);
    for (int i = 2; i < 1_000; i++) {
      stream.push(delta(HUNT, i));
    }

    letGo.countDown();

    stream.awaitCommand("follow harbour-night 1.2");
    assertThat(validated).containsExactly("text 1", "text 2");
    assertThat(client.metrics().repairs()).isEqualTo(1);
    stream.push(config(HUNT, 1, 1_000, "text 1000")); // the answer
    eventually(client, HUNT, "text 1000");
  }

  @Test
  void stream_endsWhileEventsWait_theyAreHeardFirst() throws Exception {
    List<String> validated = new CopyOnWriteArrayList<>();
    ScriptedSource.Stream stream = heldUp(validated);
    for (int i = 2; i < 10; i++) {
      stream.push(delta(HUNT, i));
    }
    stream.dies(Duration.ZERO);

    letGo.countDown();

    eventually(client, HUNT, "text 10");
    eventually(() -> !client.status().connected());
  }
}
