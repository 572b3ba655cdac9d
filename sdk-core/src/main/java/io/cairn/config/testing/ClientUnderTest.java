package io.cairn.config.testing;

import static org.awaitility.Awaitility.await;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientStatus;
import io.cairn.config.HuntStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A client of one test, the faulty source between it and the store, and what must hold for it at
 * the end of the test whatever the test did.
 */
final class ClientUnderTest {
  private final CairnClient client;
  private final FaultySource source;
  private final String name;
  private final ServedVersions versions;

  /** Takes a client that is not started. */
  ClientUnderTest(CairnClient client, FaultySource source) {
    this.client = client;
    this.source = source;
    this.name = client.status().client();
    this.versions = new ServedVersions(client::peek);
    source.counts().onSwap(versions::look);
  }

  CairnClient client() {
    return client;
  }

  FaultySource source() {
    return source;
  }

  String name() {
    return name;
  }

  /** Returns what does not hold; empty if all does. Lets the faults end first. */
  List<String> breaches(Duration patience) {
    source.reads().heal();
    source.streams().heal();
    Optional<String> loadsLeft = loadsLeft(patience);
    client.status().hunts().stream().map(HuntStatus::hunt).forEach(versions::look);
    List<String> breaches = new ArrayList<>();
    versions.wentBack().forEach(back -> breaches.add("client \"" + name + "\": " + back));
    loadsLeft.ifPresent(breaches::add);
    return breaches;
  }

  private Optional<String> loadsLeft(Duration patience) {
    try {
      await().atMost(patience).until(() -> loads(client.status()) == 0);
      return Optional.empty();
    } catch (ConditionTimeoutException left) {
      ClientStatus status = client.status();
      return Optional.of(
          "client \"%s\": %d loads did not end (rule 4): %s"
              .formatted(name, loads(status), status));
    }
  }

  private static int loads(ClientStatus status) {
    return status.state() == ClientStatus.State.CLOSED ? 0 : status.loadsUnderWay();
  }
}
