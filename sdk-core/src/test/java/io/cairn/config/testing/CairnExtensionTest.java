package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Leadership;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CairnExtensionTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @RegisterExtension final CairnExtension cairn = CairnExtension.create();

  @Test
  void publish_clientSeesEachVersion() {
    cairn.publish("harbour-night", "rules/scoring", "{\"base\": 20}");
    CairnClient client = cairn.client();
    assertThat(client.get(HUNT).fragment("rules/scoring").text()).isEqualTo("{\"base\": 20}");

    VersionVector second = cairn.publishText("harbour-night", "greeting", "hello");
    HuntConfig served = cairn.awaitVersion(client, HUNT, second);
    assertThat(served.fragment("greeting").contentType()).isEqualTo("text/plain");
    assertThat(served.fragment("rules/scoring").contentType()).isEqualTo("application/json");

    cairn.remove("harbour-night", "greeting", "never there");
    assertThat(cairn.awaitCurrent(client, HUNT).has("greeting")).isFalse();
  }

  @Test
  void publish_sameContent_issuesNoVersion() {
    VersionVector first = cairn.publish("harbour-night", "rules", "{}");
    assertThat(cairn.publish("harbour-night", "rules", "{}")).isEqualTo(first);
  }

  @Test
  void publish_testTookTheLeadership_takesItBack() {
    cairn.publish("harbour-night", "rules", "{}");
    Leadership taken = cairn.store().lead(HUNT, "somebody").join();
    VersionVector next = cairn.publish("harbour-night", "rules", "[]");
    assertThat(next.epoch()).isGreaterThan(taken.epoch());
  }

  @Test
  void publishFolder_isTheWholeHunt(@TempDir Path folder) throws IOException {
    cairn.publish("harbour-night", "old", "{}");
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/scoring.json"), "{}");
    Files.writeString(folder.resolve("notes.txt"), "hello");
    cairn.publishFolder("harbour-night", folder);
    HuntConfig config = cairn.store().read(HUNT, Scope.EVERYTHING).join().orElseThrow();
    assertThat(config.fragments())
        .extracting(Fragment::name)
        .containsExactly("notes.txt", "rules/scoring.json");
    assertThat(config.fragment("rules/scoring.json").contentType()).isEqualTo("application/json");
  }

  @Test
  void client_withSettings_isAnother() {
    cairn.publish(
        "harbour-night",
        Fragment.ofText("all", "text/plain", "1"),
        Fragment.ofText("eu", "text/plain", "1").withSelector(Selector.parse("region=eu")));
    CairnClient eu = cairn.client(settings -> settings.labels(Labels.of("region", "eu")));
    assertThat(eu).isNotSameAs(cairn.client());
    assertThat(eu.get(HUNT).fragments()).hasSize(2);
    assertThat(cairn.client().get(HUNT).fragments()).hasSize(1);
    assertThat(cairn.client()).isSameAs(cairn.client());
  }

  @Test
  void source_disconnected_clientComesBack() {
    cairn.publish("harbour-night", "rules", "{}");
    CairnClient client = cairn.client();
    cairn.awaitCurrent(client, HUNT);
    cairn.source(client).streams().disconnect();
    VersionVector next = cairn.publish("harbour-night", "rules", "[]");
    cairn.awaitVersion(client, HUNT, next);
    assertThat(cairn.source(client).counts().reads(HUNT)).isEqualTo(1);
    try (CairnClient stranger = CairnClient.builder().source(cairn.store()).build()) {
      assertThatIllegalArgumentException().isThrownBy(() -> cairn.source(stranger));
    }
  }

  @Test
  void clock_notAskedFor_isRefused() {
    assertThatIllegalStateException().isThrownBy(cairn::clock);
  }

  @Test
  void invariants_hold_noBreach() {
    TestRun run = new TestRun(null, CairnExtension.PATIENCE);
    run.start(settings -> {}).follow(HUNT);
    assertThat(run.end()).isEmpty();
  }

  @Test
  void end_clientClosedByTheTest_isNoBreach() {
    TestRun run = new TestRun(null, CairnExtension.PATIENCE);
    run.start(settings -> {}).close();
    assertThat(run.end()).isEmpty();
  }

  @Test
  void end_loadLeft_isTold() {
    TestRun run = new TestRun(new ManualClock(), Duration.ofMillis(200));
    CairnClient client = run.start(settings -> {});
    run.source(client).reads().hang();
    var unused = client.getAsync(HUNT);
    assertThat(run.end()).singleElement().asString().contains("1 loads did not end", "rule 4");
  }

  @Test
  void end_threadLeft_isTold() {
    TestRun run = new TestRun(new ManualClock(), Duration.ofMillis(200));
    CompletableFuture<Void> released = new CompletableFuture<>();
    Thread leak = new Thread(released::join, "cairn-" + run.store().name() + "-leak");
    leak.setDaemon(true);
    leak.start();
    assertThat(run.end()).singleElement().asString().contains("did not end with close", "-leak");
    released.complete(null);
  }

  @Test
  void end_faultsLeftSet_endsThem() {
    TestRun run = new TestRun(null, CairnExtension.PATIENCE);
    CairnClient client = run.start(settings -> {});
    run.source(client).reads().hold();
    run.source(client).streams().hold();
    var unused = client.getAsync(HUNT);
    assertThat(run.end()).isEmpty();
  }

  @Nested
  class WithManualClock {
    @RegisterExtension final CairnExtension cairn = CairnExtension.withManualClock();

    @Test
    void client_livesByTheClock() {
      cairn.publish("harbour-night", "rules", "{}");
      CairnClient client = cairn.client(settings -> settings.grace(Duration.ofSeconds(30)));
      cairn.awaitCurrent(client, HUNT);
      cairn.source(client).streams().refuseConnections(true);
      cairn.source(client).streams().disconnect();
      await().until(() -> !client.status().connected());
      cairn.clock().advance(Duration.ofSeconds(31));
      assertThat(client.get(HUNT).isStale()).isTrue();
      assertThat(client.get(HUNT).age()).isGreaterThanOrEqualTo(Duration.ofSeconds(31));
    }
  }
}
