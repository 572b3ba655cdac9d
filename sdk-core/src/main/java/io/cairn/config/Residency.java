package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which hunts this process follows: those in L1, those that somebody holds, and for a while those
 * that the source does not know (rule 5). Belongs to the change thread.
 *
 * <p>Stream and node cache are both told of each. News of a neighbour count only for hunts that the
 * stream does not carry at the moment; when a stream is lost, the node cache is asked once for
 * every hunt, in case such news came while it stood.
 */
final class Residency {
  private final ProcessTier processTier;
  private final NodeTier nodeTier;
  private final SourceLink link;
  private final SnapshotPublisher publisher;
  private final UnknownHunts unknownHunts;
  private final Readiness readiness;
  private final HuntFollowers followers;
  private final Set<HuntId> preload;
  private final TimeSource time;
  private final Set<HuntId> followed = new HashSet<>();

  Residency(
      ProcessTier processTier,
      NodeTier nodeTier,
      SourceLink link,
      SnapshotPublisher publisher,
      UnknownHunts unknownHunts,
      Readiness readiness,
      HuntFollowers followers,
      Set<HuntId> preload,
      TimeSource time) {
    this.processTier = processTier;
    this.nodeTier = nodeTier;
    this.link = link;
    this.publisher = publisher;
    this.unknownHunts = unknownHunts;
    this.readiness = readiness;
    this.followers = followers;
    this.preload = preload;
    this.time = time;
  }

  /** Whether a hunt must stay in L1. Any thread. */
  boolean isPinned(HuntId hunt) {
    return preload.contains(hunt) || followers.isHeld(hunt);
  }

  /** Somebody holds a hunt from now on, or nobody does any more. */
  void holdersChanged(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    if (resident != null) {
      resident.pin(isPinned(hunt));
      processTier.reweigh(resident);
    } else if (!isPinned(hunt) && !unknownHunts.contains(hunt)) {
      unfollow(hunt);
    }
  }

  /** A load or a push of a hunt has ended, well or badly: it is followed if it is of interest. */
  void settled(HuntId hunt) {
    if (processTier.find(hunt) != null) {
      unknownHunts.remove(hunt);
      readiness.settled(hunt);
      follow(hunt);
    } else if (isPinned(hunt)) {
      follow(hunt); // it will be pushed
    }
  }

  /** The source knows no such hunt. What is served of it is kept (rule 6). */
  void unknown(HuntId hunt) {
    if (processTier.find(hunt) == null) {
      unknownHunts.add(hunt);
      follow(hunt); // its creation will be pushed
    }
    readiness.settled(hunt);
  }

  /** It was remembered for long enough that a hunt does not exist. */
  void unknownForgotten(HuntId hunt) {
    boolean again = unknownHunts.contains(hunt); // it was confirmed just as it was forgotten
    if (processTier.find(hunt) == null && !isPinned(hunt) && !again) {
      unfollow(hunt);
    }
  }

  /** A hunt has left L1 to make room. */
  void evicted(HuntConfig last) {
    publisher.left(last);
    if (!isPinned(last.hunt())) {
      unfollow(last.hunt());
    }
  }

  private void follow(HuntId hunt) {
    boolean fresh = followed.add(hunt);
    if (fresh) {
      nodeTier.follow(hunt);
    }
    link.follow(hunt);
    if (fresh && !link.carries(hunt)) {
      readFromNode(hunt); // a neighbour may have moved the head before we listened
    }
  }

  private void unfollow(HuntId hunt) {
    if (followed.remove(hunt)) {
      nodeTier.unfollow(hunt);
    }
    link.unfollow(hunt);
  }

  /** The node cache answers from now on. */
  void nodeCacheOpened() {
    readiness.tierAnswers();
    followed.forEach(nodeTier::follow);
    catchUpFromNode();
  }

  /** A neighbour wrote a newer snapshot of a hunt. */
  void neighbourMoved(HuntId hunt) {
    if (followed.contains(hunt) && !link.carries(hunt)) {
      readFromNode(hunt);
    }
  }

  /** The neighbour that follows a hunt for the node says that the cache has what the source has. */
  void neighbourConfirmed(HuntId hunt) {
    if (followed.contains(hunt)) {
      readFromNode(hunt)
          .ifPresent(news -> publisher.confirm(hunt, Held.of(news), null, time.nanoTime()));
    }
  }

  /** Whether neighbours find in the node cache what the stream says of a hunt. */
  boolean isInTheNodeCache(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    return link.carries(hunt)
        && publisher.rejection(hunt).isEmpty()
        && (resident == null
            || nodeTier
                .read(hunt)
                .map(Held::of)
                .filter(Held.of(resident.peek())::equals)
                .isPresent());
  }

  /** The stream was lost: the neighbours may know more than we do. */
  void catchUpFromNode() {
    List<HuntId> hunts = new ArrayList<>(followed);
    hunts.forEach(this::readFromNode);
  }

  private Optional<HuntConfig> readFromNode(HuntId hunt) {
    Optional<HuntConfig> news = nodeTier.read(hunt);
    if (news.isPresent()) {
      publisher.install(new Arrival(news.get(), Tier.NODE_CACHE, null, time.nanoTime()));
      settled(hunt);
    }
    return news;
  }

  /** Whether a hunt must be in L1 and is not. */
  boolean isMissing(HuntId hunt) {
    return isPinned(hunt) && processTier.find(hunt) == null;
  }

  /** Does something for each hunt that must be in L1 and is not. */
  void forEachMissing(Consumer<HuntId> action) {
    Set<HuntId> pinned = new HashSet<>(preload);
    pinned.addAll(followers.held());
    pinned.stream().filter(this::isMissing).forEach(action);
  }
}
