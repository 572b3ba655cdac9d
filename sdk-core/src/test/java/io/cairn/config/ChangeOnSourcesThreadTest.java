package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SnapshotCodec;
import io.cairn.config.spi.WatchEvent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A source that lends its thread has small changes made on it, and nothing that may take a while.
 */
final class ChangeOnSourcesThreadTest {
  private final ScriptedSource source = new ScriptedSource();
  private final List<String> threads = new CopyOnWriteArrayList<>();
  private CairnClient client;
  private ScriptedSource.Stream stream;
  private long revision = 1;

  @AfterEach
  void close() {
    client.close();
  }

  private void start(ClientBuilder builder, HuntConfig first) {
    client = builder.source(source).name("lent").preload(HUNT).build();
    client.start();
    source.nextRead().answer(first);
    stream = source.stands(1);
    eventually(() -> client.peek(HUNT).isPresent());
    eventually(() -> stream.commands.stream().anyMatch(each -> each.startsWith("follow")));
  }

  private void push() {
    revision++;
    stream.sink.onEventHere(new WatchEvent.Whole(revision - 1, config(revision)));
  }

  private static HuntConfig config(long revision) {
    return ScriptedSource.config(HUNT, 1, revision, "revision " + revision);
  }

  private void listen() {
    client.onChangeInline(HUNT, change -> threads.add(here()));
  }

  private String here() {
    return Thread.currentThread().getName();
  }

  /** Whether a push was made on this thread; the change thread may still have had to do. */
  private boolean isMadeHere() {
    push();
    return client.get(HUNT).version().revision() == revision
        && threads.get(threads.size() - 1).equals(here());
  }

  @Test
  void onEventHere_nothingElseIsToBeDone_isServedBeforeItReturns() {
    start(CairnClient.builder(), config(1));
    listen();

    eventually(this::isMadeHere);
    long made = revision;

    eventually(
        () -> stream.commands.contains("acknowledge " + HUNT + " " + config(made).version()));
  }

  @Test
  void onEventHere_aValidatorHasItsSay_isMadeOnTheChangeThread() {
    List<String> validating = new CopyOnWriteArrayList<>();
    start(CairnClient.builder().validator(config -> validating.add(here())), config(1));

    for (int i = 0; i < 20; i++) {
      push();
      eventually(() -> client.get(HUNT).version().revision() == revision);
    }

    assertThat(validating).isNotEmpty().allMatch("cairn-lent-changes"::equals);
  }

  @Test
  void onEventHere_aValueFollowsTheHunt_isMadeOnTheChangeThread() {
    List<String> mapping = new CopyOnWriteArrayList<>();
    start(CairnClient.builder(), config(1));
    Live<Long> live =
        client
            .follow(HUNT)
            .map(
                config -> {
                  mapping.add(here());
                  return config.version().revision();
                });
    assertThat(live.get()).isEqualTo(1); // made by the first reader
    mapping.clear();

    for (int i = 0; i < 20; i++) {
      push();
      eventually(() -> live.get() == revision);
    }

    assertThat(mapping).hasSize(20).allMatch("cairn-lent-changes"::equals);
  }

  @Test
  void onEventHere_aListenerHasAnExecutor_isMadeOnTheChangeThread() {
    List<String> calling = new CopyOnWriteArrayList<>();
    start(CairnClient.builder(), config(1));
    client.onChange(
        HUNT,
        change -> {},
        task -> {
          calling.add(here());
          task.run();
        });
    calling.clear();

    for (int i = 0; i < 20; i++) {
      push();
      eventually(() -> client.get(HUNT).version().revision() == revision);
    }

    assertThat(calling).isNotEmpty().allMatch("cairn-lent-changes"::equals);
  }

  private static HuntConfig ofManyFragments(int count, long revision) {
    List<Fragment> many =
        IntStream.range(0, count).mapToObj(i -> Scene.text("part-" + i, "x")).toList();
    return HuntConfig.of(HUNT, ScriptedSource.LINEAGE, VersionVector.of(1, revision), many);
  }

  private void pushChange(int fragments) {
    pushChange(fragments, Set.of());
  }

  private void pushChange(int fragments, Set<String> removed) {
    revision++;
    ConfigDelta delta =
        new ConfigDelta(
            HUNT,
            ScriptedSource.LINEAGE,
            VersionVector.of(1, revision - 1),
            VersionVector.of(1, revision),
            ofManyFragments(fragments, revision).fragments(),
            removed,
            Set.of());
    stream.sink.onEventHere(new WatchEvent.Delta(revision - 1, delta));
  }

  @Test
  void onEventHere_oneFragmentOfThousands_isChangedHere() {
    start(CairnClient.builder(), ofManyFragments(5_000, 1));
    listen();

    eventually(
        () -> {
          pushChange(1);
          return client.get(HUNT).version().revision() == revision
              && threads.get(threads.size() - 1).equals(here());
        });
  }

  @Test
  void onEventHere_hundredsOfFragments_areChangedOnTheChangeThread() {
    start(CairnClient.builder(), ofManyFragments(1_000, 1));
    listen();

    assertMadeOnTheChangeThread(() -> pushChange(201));
    assertMadeOnTheChangeThread(this::pushManyAsAWhole);
  }

  private void pushManyAsAWhole() {
    revision++;
    stream.sink.onEventHere(new WatchEvent.Whole(revision - 1, ofManyFragments(201, revision)));
  }

  @Test
  void onEventHere_aFragmentOfThousandsIsRemoved_isMadeOnTheChangeThread() {
    start(CairnClient.builder(), ofManyFragments(5_000, 1));
    listen();

    assertMadeOnTheChangeThread(() -> pushChange(1, Set.of("part-" + revision)));
  }

  @Test
  void onEventHere_thousandsFromTheNodeCache_areChangedOnTheChangeThread() {
    start(
        CairnClient.builder(),
        SnapshotCodec.decode(ByteBuffer.wrap(SnapshotCodec.encode(ofManyFragments(5_000, 1)))));
    listen();

    eventually(() -> threads.size() == 1); // told of what is there
    pushChange(1);
    eventually(() -> threads.size() == 2);

    assertThat(threads.get(1)).isEqualTo("cairn-lent-changes");
  }

  @Test
  void onEventHere_oneFragmentOfTensOfThousands_isChangedOnTheChangeThread() {
    start(CairnClient.builder(), ofManyFragments(10_001, 1));
    listen();

    assertMadeOnTheChangeThread(() -> pushChange(1));
  }

  private void assertMadeOnTheChangeThread(Runnable change) {
    eventually(() -> !threads.isEmpty()); // told of what is there
    for (int i = 0; i < 5; i++) { // by chance, the change thread could have been at work once
      int before = threads.size();
      change.run();
      eventually(() -> threads.size() > before);
      assertThat(threads.get(threads.size() - 1)).isEqualTo("cairn-lent-changes");
    }
  }
}
