package io.cairn.config.grpc.internal.server;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One hunt that the server follows at its store because somebody follows or reads it here: its
 * newest version, and what is kept for those who need it. Everything kept leads to the newest
 * version; what leads to an older one is dropped when the head moves. Owned by the hub's thread.
 */
final class HostedHunt {
  /** The most bases for which the store is asked at a time: more than histories usually keep. */
  private static final int MOST_BASES = 32;

  private final HuntId id;
  private final HuntCounts counts;
  private final Shelf shelf;
  private final Set<HuntFollow> follows = new LinkedHashSet<>();
  private final Map<VersionVector, Answer> answers = new HashMap<>();
  private final Set<VersionVector> answeredByWhole = new HashSet<>();
  private final Map<Encoding, EncodedTransfer> encoded = new HashMap<>();
  private final Map<VersionVector, List<Waiting>> asked = new HashMap<>();
  private final Map<Encoding, List<Waiting>> making = new LinkedHashMap<>();
  private final Backoff backoff = new Backoff();
  private VersionVector head = VersionVector.NONE;
  private boolean told;
  private boolean confirmed;
  private boolean ended;

  HostedHunt(HuntId id, HuntCounts counts, Shelf shelf) {
    this.id = id;
    this.counts = counts;
    this.shelf = shelf;
  }

  /** What one group of followers that hold one base is sent to come to one version. */
  record Encoding(VersionVector base, VersionVector version, Group group) {}

  /** A follow that waits for an answer; for another by now, if its ticket is another. */
  record Waiting(HuntFollow follow, Object ticket) {
    static Waiting of(HuntFollow follow) {
      return new Waiting(follow, follow.waitForNew());
    }

    boolean isValid() {
      return follow.waitsFor(ticket);
    }
  }

  HuntId id() {
    return id;
  }

  HuntCounts counts() {
    return counts;
  }

  /** Returns how long to wait before what failed of the hunt is tried again. */
  Backoff backoff() {
    return backoff;
  }

  Set<HuntFollow> follows() {
    return follows;
  }

  /** Returns the newest version that the server knows of. */
  VersionVector head() {
    return head;
  }

  /** Whether the store has said what there is of the hunt, at least once. */
  boolean isTold() {
    return told;
  }

  /** Whether the store has said so, or pushed, on the watch that stands now. */
  boolean isConfirmed() {
    return confirmed;
  }

  void told() {
    told = true;
    confirmed = true;
  }

  void unconfirmed() {
    confirmed = false;
  }

  /** There is a newer version. */
  void advance(VersionVector version) {
    head = version;
    counts.head(version);
    answers.values().forEach(shelf::drop);
    answers.clear();
    answeredByWhole.clear();
    encoded.values().forEach(shelf::drop);
    encoded.clear();
  }

  /** The hunt is hosted no longer: nothing of it is kept, nor will be. */
  void end() {
    advance(head);
    ended = true;
  }

  /** Returns what leads from a base to the head, if it was asked already. */
  @Nullable Answer answer(VersionVector base) {
    return answers.get(answeredByWhole.contains(base) ? VersionVector.NONE : base);
  }

  /**
   * Keeps an answer, if it leads to the head.
   *
   * @param asked the base that it answers; it may be a whole nevertheless
   */
  void keep(VersionVector asked, Answer answer) {
    if (ended || !answer.version().equals(head)) {
      return;
    }
    if (!asked.equals(answer.base()) && !asked.equals(head)) {
      answeredByWhole.add(asked);
    }
    Answer old = answers.put(answer.base(), answer);
    if (old != null) {
      shelf.drop(old);
    }
    shelf.put(answer);
  }

  void forget(Answer answer) {
    answers.remove(answer.base(), answer);
    shelf.drop(answer);
  }

  @Nullable EncodedTransfer encoded(Encoding encoding) {
    EncodedTransfer found = encoded.get(encoding);
    if (found != null) {
      shelf.used(found);
    }
    return found;
  }

  void keep(Encoding encoding, EncodedTransfer transfer) {
    if (!ended
        && encoding.version().equals(head)
        && encoded.putIfAbsent(encoding, transfer) == null) {
      transfer.onEvicted(() -> encoded.remove(encoding, transfer));
      shelf.put(transfer);
    }
  }

  /**
   * Whether what changed since a base may be asked for, or is: else the whole is, which serves
   * anybody. So whoever says to hold one version after the other does not make the store read the
   * hunt for each of them at the same time.
   */
  boolean mayAsk(VersionVector base) {
    return asked.containsKey(base) || asked.size() < MOST_BASES;
  }

  /**
   * Has a follow wait for what the store says of a base.
   *
   * @return whether it is the first, for which the store has to be asked
   */
  boolean awaitAnswer(VersionVector base, HuntFollow follow) {
    return await(asked, base, follow);
  }

  List<Waiting> takeAwaitingAnswer(VersionVector base) {
    return take(asked, base);
  }

  /** Has a follow wait for an encoding; returns whether it is the first. */
  boolean awaitEncoding(Encoding encoding, HuntFollow follow) {
    return await(making, encoding, follow);
  }

  List<Waiting> takeAwaitingEncoding(Encoding encoding) {
    return take(making, encoding);
  }

  private static <K> boolean await(Map<K, List<Waiting>> waiting, K key, HuntFollow follow) {
    List<Waiting> others = waiting.get(key);
    if (others != null) {
      others.add(Waiting.of(follow));
      return false;
    }
    waiting.put(key, new ArrayList<>(List.of(Waiting.of(follow))));
    return true;
  }

  private static <K> List<Waiting> take(Map<K, List<Waiting>> waiting, K key) {
    List<Waiting> taken = waiting.remove(key);
    return taken == null ? List.of() : taken;
  }
}
