package io.cairn.config.grpc.internal.server;

import io.cairn.config.Lineage;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The sessions of streams that have ended, held for a while in case that the client comes back
 * (rule 18). The hunts that they followed stay hosted for the same time, so that one who resumes is
 * answered from what the server knows. Bounded in number and in bytes; the oldest goes first. Owned
 * by the hub's thread.
 */
final class Sessions {
  private static final long MOST_BYTES = 64L << 20;
  private static final int OVERHEAD = 300;

  private final HubParts parts;
  private final ServerLimits limits;
  private final Map<UUID, Held> held = new LinkedHashMap<>();
  private long bytes;

  Sessions(HubParts parts, ServerLimits limits) {
    this.parts = parts;
    this.limits = limits;
  }

  private record Held(String caller, Greeting greeting, Lineage store, long since, long bytes) {}

  /** A stream has ended. */
  void hold(String caller, Greeting greeting, Lineage store) {
    forget(greeting.session());
    long size = OVERHEAD + 2L * (greeting.scope().toString().length() + greeting.pod().length());
    held.put(greeting.session(), new Held(caller, greeting, store, parts.time().nanoTime(), size));
    parts.counters().one(ServerMeasure.SESSIONS);
    bytes += size;
    while (held.size() > limits.sessions() || bytes > MOST_BYTES) {
      forget(held.keySet().iterator().next());
    }
  }

  /**
   * Resumes a session, which is held no longer then.
   *
   * @return whether it was held, of the same caller and pod, with the same labels and store; a
   *     process that has just started does not know the store yet, and says with each hunt that it
   *     follows of which store it holds it
   */
  boolean resume(String caller, Greeting greeting, Lineage store) {
    Held found = held.get(greeting.session());
    if (found == null || !found.caller.equals(caller)) {
      return false;
    }
    forget(greeting.session());
    return !isOver(found)
        && found.greeting.pod().equals(greeting.pod())
        && found.greeting.scope().equals(greeting.scope())
        && found.store.equals(store)
        && (greeting.namesNoStore() || greeting.lineage().equals(store));
  }

  void sweep() {
    Iterator<Held> oldest = held.values().iterator();
    while (oldest.hasNext()) {
      Held session = oldest.next();
      if (!isOver(session)) {
        return;
      }
      oldest.remove();
      gone(session);
    }
  }

  private boolean isOver(Held session) {
    return parts.time().nanoTime() - session.since >= limits.sessionWindow().toNanos();
  }

  private void forget(UUID session) {
    Held found = held.remove(session);
    if (found != null) {
      gone(found);
    }
  }

  private void gone(Held session) {
    bytes -= session.bytes;
    parts.counters().add(ServerMeasure.SESSIONS, -1);
  }
}
