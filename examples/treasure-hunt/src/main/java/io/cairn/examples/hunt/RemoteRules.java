package io.cairn.examples.hunt;

import io.cairn.config.ConfigStore;
import io.cairn.config.grpc.GrpcConfigStore;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where a Config Service is that has the rules, in the place of a store of the game's own.
 *
 * @param read where it is read
 * @param lead where it is led
 */
record RemoteRules(URI read, URI lead) {
  /**
   * Reads what the options say.
   *
   * @param server {@code HOST:PORT}, where the service is read
   * @param leader where it is led; null for the port after that
   * @throws IllegalArgumentException if one of them is not of that form
   */
  static RemoteRules at(String server, @Nullable String leader) {
    URI read = parse("--server", server);
    URI lead =
        leader == null
            ? parse("--server", "%s:%d".formatted(read.getHost(), read.getPort() + 1))
            : parse("--leader", leader);
    return new RemoteRules(read, lead);
  }

  /**
   * Returns the service's store; connects to nothing yet. On this machine it speaks without TLS, to
   * others with it.
   */
  ConfigStore open() {
    GrpcConfigStore.Builder store =
        GrpcConfigStore.builder(read.getAuthority(), lead.getAuthority());
    if (isThisMachine(read) && isThisMachine(lead)) {
      store.plaintext();
    }
    return store.build();
  }

  private static boolean isThisMachine(URI target) {
    String host = target.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static URI parse(String option, String text) {
    try {
      URI target = new URI("grpc://" + text);
      if (target.getHost() != null
          && target.getPort() >= 1
          && target.getPort() <= 65_535
          && text.equals("%s:%d".formatted(target.getHost(), target.getPort()))) {
        return target;
      }
    } catch (URISyntaxException notATarget) {
      // falls through to the message below
    }
    throw new IllegalArgumentException(
        "%s is \"%s\", not of the form HOST:PORT".formatted(option, TerminalText.clean(text)));
  }
}
