package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigDelta;
import io.cairn.config.HuntConfig;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the store said of a hunt: a whole, or a change from a base, with every fragment. Once it is
 * evicted from the shelf it is hollow: it still knows into which groups it parts the followers.
 * Owned by the hub's thread.
 */
final class Answer extends Shelved {
  private static final int FRAGMENT_OVERHEAD = 200;

  private final VersionVector base;
  private final VersionVector version;
  private final Grouping grouping;
  private final long bytes;
  private @Nullable HuntConfig whole;
  private @Nullable ConfigDelta change;

  private Answer(
      VersionVector base,
      VersionVector version,
      Grouping grouping,
      long contentBytes,
      int fragments) {
    this.base = base;
    this.version = version;
    this.grouping = grouping;
    this.bytes = contentBytes + (long) fragments * FRAGMENT_OVERHEAD;
  }

  static Answer of(HuntConfig config) {
    Answer answer =
        new Answer(
            VersionVector.NONE,
            config.version(),
            Grouping.of(config.fragments(), config.labelKeys()),
            config.bytes(),
            config.fragments().size());
    answer.whole = config;
    return answer;
  }

  static Answer of(ConfigDelta delta) {
    Answer answer =
        new Answer(
            delta.base(),
            delta.version(),
            Grouping.of(delta.put(), delta.labelKeys()),
            delta.bytes(),
            delta.put().size() + delta.removed().size());
    answer.change = delta;
    return answer;
  }

  /** Returns the version that it is the change from; none if it is a whole. */
  VersionVector base() {
    return base;
  }

  VersionVector version() {
    return version;
  }

  /** Returns the group of the followers of a scope; also of a hollow one. */
  Group groupOf(Scope scope) {
    return grouping.groupOf(scope);
  }

  boolean isHollow() {
    return whole == null && change == null;
  }

  /** Returns what encodes it for the followers of a scope, on any thread. */
  Supplier<EncodedTransfer> encoding(Scope scope) {
    HuntConfig config = whole;
    if (config != null) {
      return () -> EncodedTransfer.of(config.select(scope));
    }
    ConfigDelta delta = change;
    if (delta != null) {
      return () -> EncodedTransfer.of(delta.select(scope));
    }
    throw new IllegalStateException("the content of " + version + " is evicted");
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  void evicted() {
    whole = null;
    change = null;
  }
}
