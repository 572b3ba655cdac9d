package io.cairn.config.grpc.internal.server;

import static io.cairn.config.grpc.internal.wire.MalformedMessageException.shown;

import io.cairn.config.Held;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.cairn.config.grpc.internal.wire.WireValues;
import java.util.UUID;

/**
 * A client's hello, checked. Immutable.
 *
 * @param scope which fragments it gets
 * @param pod its pod
 * @param session its session
 * @param lineage the store whose versions it holds; that of {@link Held#NOTHING} if of none
 * @param software what it is, for logs
 */
record Greeting(Scope scope, String pod, UUID session, Lineage lineage, String software) {
  /**
   * Checks a hello.
   *
   * @throws MalformedMessageException if it breaks a bound
   */
  static Greeting of(Hello hello) {
    String pod = WireValues.text("hello.pod", hello.getPod(), WireBounds.MAX_POD);
    if (pod.isBlank() || pod.chars().anyMatch(Character::isISOControl)) {
      throw new MalformedMessageException(
          "hello.pod",
          "has not 1 to %d printable characters: \"%s\"".formatted(WireBounds.MAX_POD, shown(pod)));
    }
    return new Greeting(
        WireValues.scope("hello.scope", hello.getScope()),
        pod,
        WireValues.uuid("hello.session", hello.getSession()),
        hello.getLineage().isEmpty()
            ? Held.NOTHING.lineage()
            : WireValues.lineage("hello.lineage", hello.getLineage()),
        WireValues.text("hello.software", hello.getSoftware(), WireBounds.MAX_SOFTWARE));
  }

  boolean namesNoStore() {
    return lineage.equals(Held.NOTHING.lineage());
  }
}
