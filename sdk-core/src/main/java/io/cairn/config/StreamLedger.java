package io.cairn.config;

import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.WatchEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said on one stream: the commands given, and for each followed hunt the config that the
 * source sent last. That config is the base of the next delta, but for a source that has heard that
 * it was refused.
 *
 * <p>Belongs to the change thread and to one stream; a new stream gets a new ledger.
 */
final class StreamLedger {
  /** What a heartbeat says of what we know. */
  enum Comparison {
    AGREES,
    /** It need not agree: a question is not answered yet. Said once, then it differs. */
    WAITS,
    /** Something was lost. */
    DIFFERS
  }

  private final FollowDigest digest = new FollowDigest();
  private final Set<HuntId> unanswered = new HashSet<>();
  private final Map<HuntId, HuntConfig> bases = new HashMap<>();
  private long commands;
  private boolean waited;

  /** We say that we follow a hunt, and what we hold. */
  void follows(HuntId hunt, @Nullable HuntConfig held) {
    commands++;
    unanswered.add(hunt);
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
    unanswered.remove(hunt);
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
    sent(config.hunt(), config.version());
  }

  /** The source sent a change that cannot be made: what we held before stays the base. */
  void unusable(ConfigDelta delta) {
    sent(delta.hunt(), delta.version());
  }

  /** The source says that what we hold is the newest. */
  void confirmed(HuntId hunt, VersionVector version) {
    sent(hunt, version);
  }

  /** The source says that it has no such hunt. */
  void unknown(HuntId hunt) {
    bases.remove(hunt);
    sent(hunt, VersionVector.NONE);
  }

  private void sent(HuntId hunt, VersionVector version) {
    unanswered.remove(hunt);
    digest.put(hunt, version);
  }

  @Nullable HuntConfig base(HuntId hunt) {
    return bases.get(hunt);
  }

  /** Whether a heartbeat tells what we know; one that precedes our last command tells nothing. */
  boolean speaksOfNow(WatchEvent.Heartbeat heartbeat) {
    return heartbeat.commands() == commands;
  }

  /**
   * Compares digests. A source counts a hunt that it is asked about with what it sent last, which
   * may be what was lost, until it has answered: one heartbeat may come in between. An answer that
   * takes longer counts as lost.
   */
  Comparison compare(WatchEvent.Heartbeat heartbeat) {
    if (heartbeat.digest() == digest.value()) {
      waited = false;
      return Comparison.AGREES;
    }
    waited = !waited && !unanswered.isEmpty();
    return waited ? Comparison.WAITS : Comparison.DIFFERS;
  }
}
