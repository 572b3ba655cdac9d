package io.cairn.config.grpc.internal.server;

import io.cairn.config.ChangesSince;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.WatchEvent;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hunts that a server hosts: begins and ends their hosting, notes what the store says of them,
 * and wakes those who follow them. Owned by the hub's thread.
 */
final class Hosting implements StoreFeed.Reader {
  private static final Logger log = LoggerFactory.getLogger(Hosting.class);

  private final TimeSource time;
  private final Counters counters;
  private final Traffic traffic;
  private final Shelf shelf;
  private final StoreFeed feed;
  private final StoreQuestions questions;
  private final Encoders encoders;
  private final Supplies supplies;
  private final Duration linger;
  private final int most;
  private final Observer observer;
  private final Map<HuntId, HostedHunt> hunts = new HashMap<>();
  private final Map<HostedHunt, Long> idle = new LinkedHashMap<>();
  private @Nullable Lineage lineage;

  /** Who is told how the store stands; called on the hub's thread. */
  interface Observer {
    /**
     * The store is reached.
     *
     * @param replaced whether it is another one than before: what clients hold is of the old one
     */
    void storeStands(Lineage lineage, boolean replaced);

    void storeLost(Throwable cause);
  }

  Hosting(HubParts parts, Traffic traffic, ServerLimits limits, Observer observer) {
    this.time = parts.time();
    this.counters = parts.counters();
    this.traffic = traffic;
    this.linger = limits.sessionWindow();
    this.most = limits.hunts();
    this.observer = observer;
    this.shelf = new Shelf(limits.keptBytes(), counters);
    this.feed = new StoreFeed(parts.store(), parts.name(), parts.hub(), time, counters, this);
    this.questions = new StoreQuestions(parts.store(), parts.hub(), counters);
    this.encoders = new Encoders(parts, shelf);
    this.supplies = new Supplies(parts, this, questions);
  }

  void open() {
    feed.open();
  }

  void close() {
    feed.close();
    encoders.close();
  }

  @Nullable Lineage lineage() {
    return lineage;
  }

  /** Whether the store is there, so that what it said last can be vouched for. */
  boolean storeStands() {
    return feed.stands();
  }

  Shelf shelf() {
    return shelf;
  }

  Encoders encoders() {
    return encoders;
  }

  /** Returns the version that counts of what a client says it holds. */
  VersionVector counting(Held held) {
    return held.lineage().equals(lineage) ? held.version() : VersionVector.NONE;
  }

  boolean isHosted(HuntId hunt) {
    return hunts.containsKey(hunt);
  }

  /**
   * Whether a hunt may be followed: it is hosted already, or there is room for one more. Hunts that
   * nobody follows any more make room, the oldest first.
   */
  boolean hasRoomFor(HuntId hunt) {
    if (hunts.containsKey(hunt) || hunts.size() < most) {
      return true;
    }
    Iterator<HostedHunt> oldest = idle.keySet().iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    HostedHunt made = oldest.next();
    oldest.remove();
    remove(made);
    return true;
  }

  /** Returns what a call is told that asks for a hunt for which there is no room. */
  Status full(HuntId hunt) {
    counters.one(ServerMeasure.LIMITED);
    return Status.RESOURCE_EXHAUSTED.withDescription(
        "the server follows %d hunts, the most that it takes, and \"%s\" would be one more"
            .formatted(most, hunt));
  }

  /**
   * Begins a follow of a hunt, which is hosted from now on, and has room.
   *
   * @param held what is held of it: if nobody else follows it, what the store is asked about first
   */
  HuntFollow follow(FollowOwner owner, HuntId hunt, VersionVector held) {
    HostedHunt hosted = hunts.get(hunt);
    if (hosted == null) {
      hosted = new HostedHunt(hunt, traffic.begin(hunt), shelf);
      hunts.put(hunt, hosted);
      counters.one(ServerMeasure.HUNTS);
      feed.follow(hunt, held(held));
    }
    idle.remove(hosted);
    HuntFollow follow = new HuntFollow(owner, hosted);
    hosted.follows().add(follow);
    hosted.counts().followers(hosted.follows().size());
    return follow;
  }

  void unfollow(HuntFollow follow) {
    HostedHunt hosted = follow.hosted();
    follow.forgetOffers();
    hosted.follows().remove(follow);
    if (hunts.get(hosted.id()) != hosted) {
      return; // of a store that was replaced since: the hunt may be hosted anew, and that stays
    }
    hosted.counts().followers(hosted.follows().size());
    if (hosted.follows().isEmpty()) {
      if (hosted.head().equals(VersionVector.NONE)) {
        remove(hosted); // nothing is kept of it that could be of use
      } else {
        idle.put(hosted, time.nanoTime());
      }
    }
  }

  /** Looks after what is only a matter of time; called every second or so. */
  void sweep() {
    endIdle();
    encoders.abandonSlow();
  }

  /** Ends the hosting of what nobody has followed for the time that sessions are held. */
  private void endIdle() {
    long now = time.nanoTime();
    Iterator<Map.Entry<HostedHunt, Long>> oldest = idle.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<HostedHunt, Long> entry = oldest.next();
      if (now - entry.getValue() < linger.toNanos()) {
        return;
      }
      oldest.remove();
      remove(entry.getKey());
    }
  }

  private void remove(HostedHunt hosted) {
    hosted.end();
    hunts.remove(hosted.id());
    traffic.end(hosted.id());
    feed.unfollow(hosted.id());
    counters.add(ServerMeasure.HUNTS, -1);
    encoders.startPostponed();
  }

  /** Asks the store whether the head of a hunt is the newest, for a reader. */
  void confirmForReader(HostedHunt hosted, StoreQuestions.Asker reader) {
    Held held = held(hosted.head());
    questions.askForReader(
        hosted.id(),
        held,
        new StoreQuestions.Asker() {
          @Override
          public void answered(ChangesSince changes) {
            learn(hosted, held.version(), changes);
            reader.answered(changes);
          }

          @Override
          public void failed(Throwable cause) {
            reader.failed(cause);
          }
        });
  }

  /** Finds what a follow is to be sent next; if it has to wait, it is woken. */
  Supply next(HuntFollow follow) {
    return supplies.next(follow);
  }

  /** Notes what the store says of a hunt; returns it if it has content. */
  @Nullable Answer learn(HostedHunt hosted, VersionVector asked, ChangesSince changes) {
    if (changes instanceof ChangesSince.Whole whole) {
      return learn(hosted, asked, Answer.of(whole.config()));
    }
    if (changes instanceof ChangesSince.Since since) {
      return learn(hosted, asked, Answer.of(since.delta()));
    }
    if (changes instanceof ChangesSince.Nothing nothing) {
      moved(hosted, nothing.held().version());
    }
    return null;
  }

  private Answer learn(HostedHunt hosted, VersionVector asked, Answer answer) {
    boolean moves = answer.version().isAfter(hosted.head());
    if (moves) {
      hosted.advance(answer.version());
    }
    hosted.keep(asked, answer);
    if (moves) {
      wakeAll(hosted);
    }
    return answer;
  }

  private void moved(HostedHunt hosted, VersionVector version) {
    if (version.isAfter(hosted.head())) {
      hosted.advance(version);
      wakeAll(hosted);
    }
  }

  private static void wakeAll(HostedHunt hosted) {
    for (HuntFollow follow : List.copyOf(hosted.follows())) {
      follow.owner().wake(follow);
    }
  }

  @Override
  public void stands(Lineage store) {
    boolean replaced = lineage != null && !lineage.equals(store);
    lineage = store;
    observer.storeStands(store, replaced);
    if (replaced) { // every stream is ended by now
      log.warn("The store was replaced: its lineage is {} now", store);
      List.copyOf(hunts.values()).forEach(this::remove);
      idle.clear();
    }
    for (HostedHunt hosted : hunts.values()) {
      feed.follow(hosted.id(), held(hosted.head()));
    }
  }

  @Override
  public void lost(Throwable cause) {
    hunts.values().forEach(HostedHunt::unconfirmed);
    observer.storeLost(cause);
  }

  @Override
  public Held known(HuntId hunt) {
    HostedHunt hosted = hunts.get(hunt);
    return hosted == null ? Held.NOTHING : held(hosted.head());
  }

  @Override
  public void brought(WatchEvent event) {
    if (event instanceof WatchEvent.Whole whole) {
      HostedHunt hosted = hunts.get(whole.config().hunt());
      // no change since the head would have been smaller: it is the answer for who holds that, too
      VersionVector base = hosted == null ? VersionVector.NONE : hosted.head();
      pushed(hosted, base, Answer.of(whole.config()));
    } else if (event instanceof WatchEvent.Delta delta) {
      HostedHunt hosted = hunts.get(delta.delta().hunt());
      pushed(hosted, delta.delta().base(), Answer.of(delta.delta()));
    } else if (event instanceof WatchEvent.Current current) {
      confirmed(hunts.get(current.hunt()), current.held().version());
    } else if (event instanceof WatchEvent.Unknown unknown) {
      confirmed(hunts.get(unknown.hunt()), VersionVector.NONE);
    }
  }

  private void pushed(@Nullable HostedHunt hosted, VersionVector base, Answer answer) {
    heard(hosted, answer.version(), told -> learn(told, base, answer));
  }

  private void confirmed(@Nullable HostedHunt hosted, VersionVector version) {
    heard(hosted, version, told -> moved(told, version));
  }

  /** The store has spoken of a hunt: who waited for that is woken, also if the head stays. */
  private static void heard(
      @Nullable HostedHunt hosted, VersionVector version, Consumer<HostedHunt> note) {
    if (hosted != null) {
      boolean waited = !hosted.isConfirmed();
      hosted.told();
      boolean moves = version.isAfter(hosted.head());
      note.accept(hosted);
      if (waited && !moves) {
        wakeAll(hosted);
      }
    }
  }

  /** Returns what somebody holds who holds a version of the store. */
  Held held(VersionVector version) {
    Lineage store = lineage;
    return store == null || version.equals(VersionVector.NONE)
        ? Held.NOTHING
        : new Held(store, version);
  }
}
