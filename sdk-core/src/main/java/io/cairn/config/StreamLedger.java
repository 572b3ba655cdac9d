package io.cairn.config;

import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.WatchEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said on one stream: the place reached in its numbering, the commands given, and for each
 * followed hunt the config that the source sent last. That config is the base of the next delta,
 * but for a source that has heard that it was refused.
 *
 * <p>Belongs to the change thread and to one stream; a new stream gets a new ledger.
 */
final class StreamLedger {
  /** Where an event stands in the stream's numbering. */
  enum Place {
    /** It is the next. */
    NEXT,
    /** It came before, or its loss was repaired already. */
    PAST,
    /** Something before it was lost. */
    AFTER_A_GAP
  }

  private final FollowDigest digest = new FollowDigest();
  private final Map<HuntId, HuntConfig> bases = new HashMap<>();
  private long expected = 1;
  private long commands;

  Place arrived(WatchEvent event) {
    long sequence = event.sequence();
    if (sequence < expected) {
      return Place.PAST;
    }
    Place place = sequence == expected ? Place.NEXT : Place.AFTER_A_GAP;
    expected = sequence + 1;
    return place;
  }

  /** We say that we follow a hunt, and what we hold. */
  void follows(HuntId hunt, @Nullable HuntConfig held) {
    commands++;
    if (!digest.contains(hunt)) {
      digest.put(hunt, VersionVector.NONE); // until the source has answered
    }
    if (held == null) {
      bases.remove(hunt);
    } else {
      bases.put(hunt, held);
    }
  }

  void unfollows(HuntId hunt) {
    commands++;
    digest.remove(hunt);
    bases.remove(hunt);
  }

  boolean follows(HuntId hunt) {
    return digest.contains(hunt);
  }

  List<HuntId> followed() {
    return List.copyOf(digest.hunts());
  }

  /** The source sent a config, whole or in parts. */
  void received(HuntConfig config) {
    bases.put(config.hunt(), config);
    digest.put(config.hunt(), config.version());
  }

  /** The source sent a change that cannot be made: what we held before stays the base. */
  void unusable(ConfigDelta delta) {
    digest.put(delta.hunt(), delta.version());
  }

  /** The source says that what we hold is the newest. */
  void confirmed(HuntId hunt, VersionVector version) {
    digest.put(hunt, version);
  }

  /** The source says that it has no such hunt. */
  void unknown(HuntId hunt) {
    bases.remove(hunt);
    digest.put(hunt, VersionVector.NONE);
  }

  @Nullable HuntConfig base(HuntId hunt) {
    return bases.get(hunt);
  }

  /** Whether a heartbeat tells what we know; one that precedes our last command tells nothing. */
  boolean speaksOfNow(WatchEvent.Heartbeat heartbeat) {
    return heartbeat.commands() == commands;
  }

  boolean agrees(WatchEvent.Heartbeat heartbeat) {
    return heartbeat.digest() == digest.value();
  }
}
