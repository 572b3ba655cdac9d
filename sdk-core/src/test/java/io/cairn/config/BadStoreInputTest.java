package io.cairn.config;

import static io.cairn.config.BadInput.row;

import io.cairn.config.spi.PublishDecision;
import io.cairn.config.spi.StoreException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad publications, and questions that a store cannot answer: which one, what, which bound. */
class BadStoreInputTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Fragment SMALL = Fragment.ofText("a", "text/plain", "x");

  @TempDir static Path directory;

  private interface Question {
    Object to(ConfigStore store, Leadership leader) throws Exception;
  }

  /** Puts the question to both stores, each with a hunt at version 1.1. */
  private static Stream<BadInput> both(
      String method,
      String bad,
      Question question,
      Class<? extends Throwable> kind,
      String... told) {
    String entryPoint = "ConfigStore." + method;
    return Stream.of(
        row(
            entryPoint,
            bad + ", memory",
            () -> ask(MemoryConfigStore.create(), question),
            kind,
            told),
        row(
            entryPoint,
            bad + ", embedded",
            () ->
                ask(
                    EmbeddedConfigStore.open(Files.createTempDirectory(directory, "store")),
                    question),
            kind,
            told));
  }

  private static Object ask(ConfigStore store, Question question) throws Exception {
    try (store) {
      Leadership leader = store.lead(HUNT, "ada").join();
      store.publish(Publication.by(leader).put(SMALL).build()).join();
      return BadInput.joined(question.to(store, leader));
    }
  }

  static Stream<BadInput> publications() {
    String publish = "publish(Publication)";
    ByteBuffer half = ByteBuffer.allocate((32 << 20) + 1);
    Fragment one = Fragment.wrap("one", "a/b", Selector.EVERYTHING, half);
    Fragment two = Fragment.wrap("two", "a/b", Selector.EVERYTHING, half);
    Publication.Builder changes =
        Publication.by(new Leadership(HUNT, 1, "ada", VersionVector.NONE));
    return Stream.of(
            both(
                publish,
                "an expected version that is not the newest",
                (store, leader) -> store.publish(Publication.by(leader).put(one).build()),
                VersionConflictException.class,
                "harbour-night",
                "1.1",
                "0.0"),
            both(
                publish,
                "a leadership that was lost",
                (store, leader) -> {
                  store.lead(HUNT, "ben").join();
                  return store.publish(Publication.by(leader).put(one).build());
                },
                LeadershipLostException.class,
                "ada",
                "harbour-night",
                "epoch 1",
                "2 of ben"),
            both(
                publish,
                "a leadership that the store never gave",
                (store, leader) ->
                    store.publish(
                        Publication.by(new Leadership(HUNT, 9, "eve", VersionVector.NONE)).build()),
                LeadershipLostException.class,
                "eve",
                "epoch 9",
                "1 of ada"),
            both(
                publish,
                "more than 64 MiB",
                (store, leader) ->
                    store.publish(
                        Publication.by(leader)
                            .expecting(VersionVector.of(1, 1))
                            .putAll(List.of(one, two))
                            .build()),
                IllegalArgumentException.class,
                "hunt \"harbour-night\"",
                "67108867",
                "67108864"),
            both(
                "rollback(Leadership, VersionVector, VersionVector, String)",
                "a version that never was",
                (store, leader) ->
                    store.rollback(leader, VersionVector.of(7, 7), VersionVector.of(1, 1), "why"),
                VersionNotKeptException.class,
                "7.7",
                "harbour-night",
                "1.1 to 1.1"),
            both(
                "rollback(Leadership, VersionVector, VersionVector, String)",
                "a reason of 1001 characters",
                (store, leader) ->
                    store.rollback(
                        leader, VersionVector.of(1, 1), VersionVector.of(1, 1), "w".repeat(1_001)),
                IllegalArgumentException.class,
                "why",
                "1001",
                "1000",
                "www"),
            Stream.of(
                row(
                    "Publication.Builder.because(String)",
                    "1001 characters",
                    () -> changes.because("w".repeat(1_001)),
                    "why",
                    "1001",
                    "1000",
                    "www"),
                row(
                    "Publication.Builder.turning(HuntConfig, Collection)",
                    "one name twice",
                    () -> changes.turning(null, List.of(SMALL, SMALL)),
                    "fragment \"a\"",
                    "twice"),
                row(
                    "PublishDecision.on(int, String, HuntConfig, VersionVector, Publication)",
                    "a wrong epoch",
                    () -> {
                      throw ((PublishDecision.Refused)
                              PublishDecision.on(
                                  2,
                                  "ben",
                                  PublishDecision.none(HUNT, new Lineage(1, 2)),
                                  null,
                                  changes.build()))
                          .reason();
                    },
                    LeadershipLostException.class,
                    "ada",
                    "epoch 1",
                    "2 of ben")))
        .flatMap(Function.identity());
  }

  static Stream<BadInput> questions() {
    HuntId unknown = HuntId.of("old-town");
    return Stream.of(
            both(
                "lead(HuntId, String)",
                "no name",
                (store, leader) -> store.lead(HUNT, ""),
                IllegalArgumentException.class,
                "who",
                "1 to 128"),
            both(
                "lead(HuntId, String)",
                "129 characters",
                (store, leader) -> store.lead(HUNT, "w".repeat(129)),
                IllegalArgumentException.class,
                "who",
                "www",
                "1 to 128",
                "129"),
            both(
                "history(HuntId, int)",
                "limit 0",
                (store, leader) -> store.history(HUNT, 0),
                IllegalArgumentException.class,
                "history limit 0",
                "1"),
            both(
                "readVersion(HuntId, VersionVector)",
                "a version that never was",
                (store, leader) -> store.readVersion(HUNT, VersionVector.of(1, 2)),
                VersionNotKeptException.class,
                "1.2",
                "harbour-night",
                "1.1 to 1.1"),
            both(
                "readVersion(HuntId, VersionVector)",
                "an unknown hunt",
                (store, leader) -> store.readVersion(unknown, VersionVector.of(1, 1)),
                UnknownHuntException.class,
                "old-town"),
            closed("publish(Publication)", (store, leader) -> publishing(store, leader)),
            closed("lead(HuntId, String)", (store, leader) -> store.lead(HUNT, "ben")),
            closed("history(HuntId, int)", (store, leader) -> store.history(HUNT, 1)),
            closed(
                "changesSince(HuntId, Held)",
                (store, leader) -> store.changesSince(HUNT, Held.NOTHING)),
            closed(
                "readVersion(HuntId, VersionVector)",
                (store, leader) -> store.readVersion(HUNT, VersionVector.of(1, 1))))
        .flatMap(Function.identity());
  }

  private static Object publishing(ConfigStore store, Leadership leader) {
    return store.publish(
        Publication.by(leader).expecting(VersionVector.of(1, 1)).remove("a").build());
  }

  private static Stream<BadInput> closed(String method, Question question) {
    return both(
        method,
        "a closed store",
        (store, leader) -> {
          store.close();
          return question.to(store, leader);
        },
        StoreException.class,
        "is closed");
  }

  @ParameterizedTest
  @MethodSource({"publications", "questions"})
  void anyEntryPoint_badInput_isRefusedWithFieldValueAndBound(BadInput input) {
    input.check();
  }
}
