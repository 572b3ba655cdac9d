package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.WatchRequest;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the store do again and again, in a namespace of their own. */
abstract class FdbScene {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final HuntId OTHER = HuntId.of("old-town");

  TestSpace space;

  abstract TestSpace newSpace();

  @BeforeEach
  void openSpace() {
    space = newSpace();
  }

  @AfterEach
  void removeSpace() {
    space.close();
  }

  static Fragment text(String name, String text) {
    return Fragment.ofText(name, "text/plain", text);
  }

  /** Bytes that no two calls with another seed share. */
  static Fragment bytes(String name, int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return Fragment.of(name, "application/octet-stream", content);
  }

  static <T> T done(CompletableFuture<T> future) {
    assertThat(future.handle((value, failure) -> true)).succeedsWithin(PATIENCE);
    return future.orTimeout(1, TimeUnit.SECONDS).join();
  }

  /** What a future fails with. */
  static Throwable failure(CompletableFuture<?> future) {
    return FdbThreads.cause(catchThrowable(() -> done(future)));
  }

  static VersionVector newest(ConfigStore store, HuntId hunt) {
    return done(store.read(hunt, Scope.EVERYTHING))
        .map(HuntConfig::version)
        .orElse(VersionVector.NONE);
  }

  static HuntConfig read(ConfigStore store, HuntId hunt) {
    return done(store.read(hunt, Scope.EVERYTHING)).orElseThrow();
  }

  static Publication put(Leadership leadership, VersionVector expected, Fragment... fragments) {
    Publication.Builder publication = Publication.by(leadership).expecting(expected);
    for (Fragment fragment : fragments) {
      publication.put(fragment);
    }
    return publication.because("a test").build();
  }

  static Published publish(ConfigStore store, Leadership leadership, Fragment... fragments) {
    return done(store.publish(put(leadership, newest(store, leadership.hunt()), fragments)));
  }

  static FollowedVersions follow(ConfigStore store, HuntId... hunts) {
    FollowedVersions sink = new FollowedVersions();
    var watch = store.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), sink);
    for (HuntId hunt : hunts) {
      watch.follow(hunt, Held.NOTHING);
    }
    return sink;
  }

  static void until(BooleanSupplier condition) {
    await().atMost(PATIENCE).until(condition::getAsBoolean);
  }
}
