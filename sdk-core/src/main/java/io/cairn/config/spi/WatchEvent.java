package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import java.util.Optional;

/**
 * What a source pushes. Immutable and safe to share between threads; several watches may be given
 * events over the same config.
 */
public sealed interface WatchEvent {
  /** Returns the place in the stream: 1, 2, 3, without gaps. */
  long sequence();

  /**
   * Returns the hunt that it is about; empty for a heartbeat, which is about all that are followed.
   */
  default Optional<HuntId> subject() {
    if (this instanceof Whole whole) {
      return Optional.of(whole.config().hunt());
    }
    if (this instanceof Delta delta) {
      return Optional.of(delta.delta().hunt());
    }
    if (this instanceof Current current) {
      return Optional.of(current.hunt());
    }
    return this instanceof Unknown unknown ? Optional.of(unknown.hunt()) : Optional.empty();
  }

  /**
   * A whole config, already filtered to the watcher's scope.
   *
   * @param sequence the place in the stream
   * @param config the config
   */
  record Whole(long sequence, HuntConfig config) implements WatchEvent {
    /** Checks that the config is not null. */
    public Whole {
      requireNonNull(config, "config");
    }
  }

  /**
   * What changed since a version that the watcher was sent or said it holds, filtered to its scope.
   *
   * @param sequence the place in the stream
   * @param delta the change
   */
  record Delta(long sequence, ConfigDelta delta) implements WatchEvent {
    /** Checks that the delta is not null. */
    public Delta {
      requireNonNull(delta, "delta");
    }
  }

  /**
   * What the watcher said it holds is the newest.
   *
   * @param sequence the place in the stream
   * @param hunt the hunt
   * @param held what is confirmed
   */
  record Current(long sequence, HuntId hunt, Held held) implements WatchEvent {
    /** Checks that nothing is null. */
    public Current {
      requireNonNull(hunt, "hunt");
      requireNonNull(held, "held");
    }
  }

  /**
   * The store has no such hunt. It stays followed.
   *
   * @param sequence the place in the stream
   * @param hunt the hunt
   */
  record Unknown(long sequence, HuntId hunt) implements WatchEvent {
    /** Checks that the hunt is not null. */
    public Unknown {
      requireNonNull(hunt, "hunt");
    }
  }

  /**
   * The stream is alive, and this is what the source believes to have sent on it. A watcher that
   * comes to another digest has missed something (rule 16).
   *
   * @param sequence the place in the stream
   * @param commands how many calls of {@link Watch#follow} and {@link Watch#unfollow} the source
   *     had carried out; the digest means nothing to a watcher that has made more
   * @param digest {@link FollowDigest} over the followed hunts and the versions sent last
   */
  record Heartbeat(long sequence, long commands, long digest) implements WatchEvent {}
}
