package io.cairn.config.testing;

import static io.cairn.config.testing.StoreScript.PATIENCE;
import static org.awaitility.Awaitility.await;

import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the tests of {@link ConfigSourceContract} are made of: a store, a source that reads it, and
 * watches that are closed at the end.
 */
abstract class ConfigSourceKit {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final HuntId OTHER = HuntId.of("old-town");
  static final Scope ENGINE = Scope.of(Labels.of("role", "engine"));

  private final List<Watch> watches = new ArrayList<>();
  private final List<RecordingSink> sinks = new ArrayList<>();
  ConfigStore store;
  ConfigSource source;
  StoreScript script;

  @SuppressWarnings("NullAway.Init") // JUnit opens them
  ConfigSourceKit() {}

  /**
   * Opens an empty store, into which the kit writes.
   *
   * @throws Exception if that fails; the test fails with it
   */
  protected abstract ConfigStore openStore() throws Exception;

  /**
   * Opens the source under test.
   *
   * @param written the store that it reads
   * @throws Exception if that fails; the test fails with it
   */
  protected abstract ConfigSource openSource(ConfigStore written) throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = openStore();
    source = openSource(store);
    script = new StoreScript(store);
  }

  @AfterEach
  final void close() {
    watches.forEach(Watch::close);
    source.close();
    store.close();
    sinks.forEach(RecordingSink::assertNoBreach);
  }

  final Watch watch(Scope scope, RecordingSink sink) {
    Watch watch = source.watch(new WatchRequest(scope, "kit-pod", UUID.randomUUID()), sink);
    watches.add(watch);
    sinks.add(sink);
    return watch;
  }

  static void awaitData(RecordingSink sink, int events) {
    await().atMost(PATIENCE).until(() -> sink.data().size() >= events);
  }

  static void awaitVersion(RecordingSink sink, HuntId hunt, VersionVector version) {
    await().atMost(PATIENCE).until(() -> sink.version(hunt).equals(version));
  }

  /** Returns once the source has carried out so many commands, and everything before is there. */
  static void awaitCommands(RecordingSink sink, int commands) {
    await()
        .atMost(PATIENCE)
        .until(() -> sink.heartbeats().stream().anyMatch(beat -> beat.commands() >= commands));
  }
}
