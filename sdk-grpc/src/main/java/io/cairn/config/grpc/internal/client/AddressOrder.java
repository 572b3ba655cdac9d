package io.cairn.config.grpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.EquivalentAddressGroup;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * In which order the addresses of a target are tried: at random, so that clients spread over the
 * servers, and those that were left last of all, the latest of them at the end. So a client that
 * loses its server, or is asked to move on, goes to another one if there is one. Thread-safe.
 */
final class AddressOrder {
  private static final int MOST_REMEMBERED = 256;

  private final Random random;

  @GuardedBy("this")
  private final Map<SocketAddress, Long> left =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SocketAddress, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  @GuardedBy("this")
  private List<EquivalentAddressGroup> latest = List.of();

  @GuardedBy("this")
  private long departures;

  AddressOrder(Random random) {
    this.random = random;
  }

  synchronized List<EquivalentAddressGroup> order(List<EquivalentAddressGroup> groups) {
    List<EquivalentAddressGroup> ordered = new ArrayList<>(groups);
    Collections.shuffle(ordered, random);
    Map<SocketAddress, Long> departed = left;
    ordered.sort(Comparator.comparingLong(group -> departure(departed, group))); // stable
    latest = List.copyOf(ordered);
    return ordered;
  }

  private static long departure(Map<SocketAddress, Long> departed, EquivalentAddressGroup group) {
    long last = 0;
    for (SocketAddress address : group.getAddresses()) {
      last = Math.max(last, departed.getOrDefault(address, 0L));
    }
    return last;
  }

  /** A server was left, for whatever reason. */
  synchronized void leave(SocketAddress address) {
    left.remove(address);
    left.put(address, ++departures);
  }

  /** No server was reached: what was tried first will be tried last. */
  synchronized void leaveFirst() {
    if (!latest.isEmpty()) {
      latest.get(0).getAddresses().forEach(this::leave);
    }
  }
}
