package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.cairn.config.CairnClient;
import io.cairn.config.CairnException;
import io.cairn.config.ClientBuilder;
import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a store of its own and clients of it, and closes them afterwards.
 *
 * <pre>{@code
 * @RegisterExtension final CairnExtension cairn = CairnExtension.create();
 *
 * @Test
 * void score_bonusPublished_counts() {
 *   cairn.publish("harbour-night", "rules/scoring", "{\"base\": 20}");
 *   Engine engine = new Engine(cairn.client());
 *
 *   VersionVector bonus = cairn.publish("harbour-night", "rules/scoring", "{\"base\": 40}");
 *   cairn.awaitVersion(cairn.client(), HuntId.of("harbour-night"), bonus);
 *   assertThat(engine.score()).isEqualTo(40);
 * }
 * }</pre>
 *
 * <p>With {@code @ExtendWith(CairnExtension.class)} a test takes a {@link ConfigStore}, a {@link
 * CairnClient} or the extension itself as a parameter.
 *
 * <p>After each test it fails the test if a hunt went back to an older version in a client, if a
 * load did not end, or if a thread of a client or of the store outlived it. Faults that are still
 * set then are ended first.
 *
 * <p>Thread-safe within a test. One object serves one test at a time; tests that run side by side
 * need one each: register it in a field that is not static.
 */
public final class CairnExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  /** How long to wait for what should come at once: 10 s. It says nothing of speed. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final boolean manualTime;
  private final AtomicReference<@Nullable TestRun> run = new AtomicReference<>();
  private final AtomicReference<@Nullable CairnClient> usual = new AtomicReference<>();

  /** Creates an extension that lives by the machine's time; for {@code @ExtendWith}. */
  public CairnExtension() {
    this(false);
  }

  private CairnExtension(boolean manualTime) {
    this.manualTime = manualTime;
  }

  /** Returns an extension whose store and clients live by the machine's time. */
  public static CairnExtension create() {
    return new CairnExtension(false);
  }

  /** Returns an extension whose store and clients live by a {@link #clock} that the test moves. */
  public static CairnExtension withManualClock() {
    return new CairnExtension(true);
  }

  /** Returns the store of this test, empty at first. */
  public ConfigStore store() {
    return run().store();
  }

  /**
   * Returns the clock that the store and the clients of this test live by.
   *
   * @throws IllegalStateException if it was not asked for: see {@link #withManualClock}
   */
  public ManualClock clock() {
    return run()
        .clock()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this extension lives by the machine's time: use withManualClock()"));
  }

  /** Returns this test's usual client, without labels; made and started by the first call. */
  public synchronized CairnClient client() {
    CairnClient client = usual.get();
    if (client == null) {
      client = client(settings -> {});
      usual.set(client);
    }
    return client;
  }

  /**
   * Returns one more client of the store, started. A test may close it itself.
   *
   * @param settings what differs from the usual client
   */
  public CairnClient client(Consumer<? super ClientBuilder> settings) {
    return run().start(requireNonNull(settings, "settings"));
  }

  /**
   * Returns what stands between a client and the store: to break it, and to see what the client
   * asked for.
   *
   * @param client a client of this test
   * @throws IllegalArgumentException if it is not of this test
   */
  public FaultySource source(CairnClient client) {
    return run().source(requireNonNull(client, "client"));
  }

  /**
   * Publishes a fragment of JSON, for all pods.
   *
   * @param hunt the hunt
   * @param fragment the fragment's name
   * @param json its content
   * @return the hunt's newest version
   */
  public VersionVector publish(String hunt, String fragment, String json) {
    requireNonNull(json, "json");
    return publish(hunt, Fragment.ofText(fragment, "application/json", json));
  }

  /**
   * Publishes a fragment of plain text, for all pods.
   *
   * @param hunt the hunt
   * @param fragment the fragment's name
   * @param text its content
   * @return the hunt's newest version
   */
  public VersionVector publishText(String hunt, String fragment, String text) {
    return publish(hunt, Fragment.ofText(fragment, "text/plain", text));
  }

  /**
   * Publishes fragments as one version.
   *
   * @param hunt the hunt
   * @param fragments what to add or replace
   * @return the hunt's newest version
   */
  public VersionVector publish(String hunt, Fragment... fragments) {
    requireNonNull(fragments, "fragments");
    List<Fragment> all = new ArrayList<>(Arrays.asList(fragments));
    return run().publisher().publish(HuntId.of(hunt), (changes, newest) -> changes.putAll(all));
  }

  /**
   * Publishes a folder as the whole of a hunt: each file is a fragment named by its path in the
   * folder, and what has no file is removed. The content type goes by the ending of the name (json,
   * yaml, yml, txt); others are {@code application/octet-stream}.
   *
   * @param hunt the hunt
   * @param folder the folder
   * @return the hunt's newest version
   * @throws java.io.UncheckedIOException if the folder cannot be read
   */
  public VersionVector publishFolder(String hunt, Path folder) {
    HuntId id = HuntId.of(hunt);
    List<Fragment> wanted = FolderFragments.of(requireNonNull(folder, "folder"));
    return run().publisher().publish(id, (changes, newest) -> changes.turning(newest, wanted));
  }

  /**
   * Removes fragments as one version.
   *
   * @param hunt the hunt
   * @param fragments their names
   * @return the hunt's newest version
   */
  public VersionVector remove(String hunt, String... fragments) {
    requireNonNull(fragments, "fragments");
    List<String> names = new ArrayList<>(Arrays.asList(fragments));
    return run()
        .publisher()
        .publish(HuntId.of(hunt), (changes, newest) -> names.forEach(changes::remove));
  }

  /**
   * Waits until a client serves a version of a hunt, or a newer one; loads the hunt if need be.
   *
   * @param client the client
   * @param hunt the hunt
   * @param version the version, of this test's store
   * @return the config that is served
   * @throws AssertionError if it does not within {@link #PATIENCE}
   */
  public HuntConfig awaitVersion(CairnClient client, HuntId hunt, VersionVector version) {
    requireNonNull(client, "client");
    requireNonNull(hunt, "hunt");
    requireNonNull(version, "version");
    AtomicReference<@Nullable HuntConfig> served = new AtomicReference<>();
    try {
      await().atMost(PATIENCE).until(() -> serves(client, hunt, version, served));
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "after %s hunt \"%s\" is not at version %s: %s, %s"
              .formatted(PATIENCE, hunt, version, client.explain(hunt), client.status()),
          late);
    }
    return requireNonNull(served.get());
  }

  private static boolean serves(
      CairnClient client,
      HuntId hunt,
      VersionVector version,
      AtomicReference<@Nullable HuntConfig> served) {
    try {
      HuntConfig config = client.get(hunt);
      served.set(config);
      return !version.isAfter(config.version());
    } catch (CairnException notYet) {
      return false;
    }
  }

  /**
   * Waits until a client serves what is the newest version of a hunt in the store now.
   *
   * @param client the client
   * @param hunt the hunt, which the store must know
   * @return the config that is served
   * @throws AssertionError if it does not within {@link #PATIENCE}
   */
  public HuntConfig awaitCurrent(CairnClient client, HuntId hunt) {
    requireNonNull(client, "client");
    requireNonNull(hunt, "hunt");
    VersionVector newest = StoreScript.done(store().heads()).get(hunt);
    if (newest == null) {
      throw new AssertionError("the store has no hunt \"%s\"".formatted(hunt));
    }
    return awaitVersion(client, hunt, newest);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    run();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    usual.set(null);
    TestRun ended = run.getAndSet(null);
    List<String> breaches = ended == null ? List.of() : ended.end();
    if (!breaches.isEmpty()) {
      AssertionError error = new AssertionError(String.join(System.lineSeparator(), breaches));
      context.getExecutionException().ifPresent(error::addSuppressed);
      throw error;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ConfigStore.class || type == CairnClient.class || type == CairnExtension.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == CairnExtension.class) {
      return this;
    }
    return type == ConfigStore.class ? store() : client();
  }

  /** Parameters of a test's constructor are asked for before {@link #beforeEach}. */
  private TestRun run() {
    TestRun now = run.get();
    if (now == null) {
      synchronized (this) {
        now = run.get();
        if (now == null) {
          now = new TestRun(manualTime ? new ManualClock() : null, PATIENCE);
          run.set(now);
        }
      }
    }
    return now;
  }
}
