package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.grpc.ConfigServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The same with a Config Service between the leader, the store and the game. */
class LeadingOverServiceTest extends LeadingTest {
  private MemoryConfigStore behind;
  private ConfigServer server;

  @Override
  ConfigStore open(Path folder) throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    behind = MemoryConfigStore.create();
    server = ConfigServer.over(behind).reading(anyPort).leading(anyPort).build().start();
    return RemoteRules.at(
            "localhost:" + server.readingPort().orElseThrow(),
            "localhost:" + server.leadingPort().orElseThrow())
        .open();
  }

  @Override
  void stopped() {
    server.close();
    behind.close();
  }

  /** Publishes as a leader elsewhere does: to the store, past this game. */
  private void publishElsewhere(String who, String fragment, String text) {
    Leadership leadership = behind.lead(Hunts.HARBOUR, who).join();
    HuntConfig config = behind.read(Hunts.HARBOUR, Scope.EVERYTHING).join().orElseThrow();
    Fragment old = config.fragment(fragment);
    behind
        .publish(
            Publication.by(leadership)
                .expecting(config.version())
                .put(Fragment.ofText(fragment, old.contentType(), text))
                .build())
        .join();
  }

  @Test
  void set_afterALeaderElsewhere_saysWhoseLeadItTook() throws Exception {
    publishElsewhere("bob", "messages/announcement", "text: Ahoy");

    Reply reply = set("ada", "rules/scoring", "points.base=40");

    assertThat(reply.lines())
        .containsExactly(
            "ada leads harbour-night now, no longer bob", "harbour-night 2.1 -> 3.1 played");
  }

  @Test
  void set_whileALeaderElsewhereLeads_saysWhoThatIs() throws Exception {
    set("ada", "rules/scoring", "points.base=30");
    publishElsewhere("bob", "messages/announcement", "text: Ahoy");

    assertThat(set("ada", "rules/scoring", "points.base=40").lines())
        .containsExactly(
            "harbour-night is led by bob now: nothing was changed; add --take to lead it again");
  }
}
