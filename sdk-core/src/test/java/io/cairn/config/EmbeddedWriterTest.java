package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.DamagedHuntException;
import io.cairn.config.testing.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer makes of one group of requests; its thread is the test's. */
final class EmbeddedWriterTest {
  private static final HuntId HEALTHY = HuntId.of("healthy");
  private static final HuntId DAMAGED = HuntId.of("damaged");
  private static final int MANY = 50;

  @TempDir Path directory;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<HuntId> moved = new ArrayList<>();
  private final ConcurrentHashMap<HuntId, EmbeddedHunt> hunts = new ConcurrentHashMap<>();
  private EmbeddedFile file;

  @BeforeEach
  void fill() throws SQLException {
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(directory)) {
      for (HuntId hunt : List.of(HEALTHY, DAMAGED)) {
        Leadership leader = store.lead(hunt, "ada").join();
        assertThat(store.publish(publication(leader, VersionVector.NONE, "one")).join().issued())
            .isTrue();
      }
    }
  }

  @AfterEach
  void close() {
    file.close();
  }

  private static Publication publication(Leadership leader, VersionVector expected, String text) {
    return Publication.by(leader)
        .expecting(expected)
        .put(Fragment.ofText("a", "text/plain", text))
        .build();
  }

  private static Leadership leader(HuntId hunt) {
    return new Leadership(hunt, 1, "ada", VersionVector.of(1, 1));
  }

  private void damage(String assignment) throws SQLException {
    try (Connection engine =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hunts.db"));
        PreparedStatement update =
            engine.prepareStatement("UPDATE fragment SET " + assignment + " WHERE hunt = ?")) {
      update.setString(1, DAMAGED.value());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private EmbeddedWriter writer(Executor thread, Executor answers, Consumer<HuntId> headMoved)
      throws SQLException {
    file = EmbeddedFile.open(directory);
    hunts.putAll(file.tables().load(20));
    return new EmbeddedWriter(
        new EmbeddedConfigStore.Parts("test", file, hunts, 20, new ManualClock()),
        new EmbeddedContent("test", file, hunts, 1 << 20),
        thread,
        answers,
        headMoved);
  }

  private EmbeddedWriter writer(Executor answers) throws SQLException {
    return writer(tasks::add, answers, moved::add);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static List<CompletableFuture<Published>> publishMany(EmbeddedWriter writer) {
    List<CompletableFuture<Published>> published = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      published.add(
          writer.publish(publication(leader(HEALTHY), VersionVector.of(1, i), "text " + i)));
    }
    return published;
  }

  private void onlyTheDamagedIsRefused() throws SQLException {
    EmbeddedWriter writer = writer(Runnable::run);
    CompletableFuture<Published> refused =
        writer.publish(publication(leader(DAMAGED), VersionVector.of(1, 1), "two"));
    List<CompletableFuture<Published>> published = publishMany(writer);

    runAll();

    assertThat(published)
        .allMatch(CompletableFuture::isDone)
        .noneMatch(f -> f.isCompletedExceptionally());
    assertThat(hunts.get(HEALTHY).version()).isEqualTo(VersionVector.of(1, MANY + 1));
    assertThat(refused)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            DamagedHuntException.class, told -> assertThat(told.hunt()).isEqualTo(DAMAGED))
        .withMessageContaining("test")
        .withMessageContaining("hunt \"damaged\" at " + VersionVector.of(1, 1));
    assertThat(moved).containsOnly(HEALTHY);
  }

  @Test
  void publish_anotherHuntOfTheGroupHasOtherBytes_isDone() throws SQLException {
    damage("content = x'00'");

    onlyTheDamagedIsRefused();
  }

  @Test
  void publish_anotherHuntOfTheGroupHasAWrongSelector_isDone() throws SQLException {
    damage("selector = 'in in ('");

    onlyTheDamagedIsRefused();
  }

  @Test
  void publish_anotherHuntOfTheGroupHasNoSelector_isDone() throws SQLException {
    damage("selector = NULL");

    onlyTheDamagedIsRefused();
  }

  @Test
  void publish_noThreadForAnswers_isAnsweredAllTheSameAndSoIsTheNext() throws SQLException {
    for (Throwable refusal :
        List.of(
            new OutOfMemoryError("unable to create native thread"),
            new RejectedExecutionException("full"))) {
      hunts.clear();
      EmbeddedWriter writer =
          writer(
              answer -> {
                EmbeddedWriterTest.<RuntimeException>sneak(refusal);
              });
      VersionVector before = hunts.get(HEALTHY).version();
      CompletableFuture<Leadership> first = writer.lead(DAMAGED, "ada");
      CompletableFuture<Published> conflict =
          writer.publish(publication(leader(HEALTHY), VersionVector.of(1, 77), "no"));
      runAll();
      assertThat(first).isCompleted();
      assertThat(conflict).isCompletedExceptionally();

      CompletableFuture<Published> next =
          writer.publish(publication(leader(HEALTHY), before, "after " + refusal));
      runAll();

      assertThat(next).isCompleted();
      file.close();
    }
  }

  @Test
  void publish_followersCannotBeTold_isDoneAndSoIsTheNext() throws SQLException {
    EmbeddedWriter writer =
        writer(
            tasks::add,
            Runnable::run,
            hunt -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    List<CompletableFuture<Published>> published = publishMany(writer);
    runAll();

    assertThat(published).allMatch(f -> f.isDone() && !f.isCompletedExceptionally());
  }

  @Test
  void publish_noThreadToWrite_isRefusedAndTheNextTriesAgain() throws SQLException {
    Throwable refusal = new OutOfMemoryError("unable to create native thread");
    Queue<Throwable> refusals = new ArrayDeque<>(List.of(refusal));
    EmbeddedWriter writer =
        writer(
            task -> {
              if (refusals.isEmpty()) {
                tasks.add(task);
              } else {
                EmbeddedWriterTest.<RuntimeException>sneak(refusals.remove());
              }
            },
            Runnable::run,
            moved::add);

    assertThatThrownBy(() -> writer.lead(HEALTHY, "ada")).isSameAs(refusal);
    CompletableFuture<Leadership> next = writer.lead(HEALTHY, "bob");
    runAll();

    assertThat(next).isCompleted();
    assertThat(next.join().epoch()).as("the refused one was not carried out").isEqualTo(2);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
