package io.cairn.config.spi;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One question to the store, and who waits for its answer. Owned by the hub's thread. */
final class HubQuestion {
  private final Key key;
  private final List<HubFollow> waiting = new ArrayList<>();

  HubQuestion(Key key) {
    this.key = key;
  }

  /** What changed of this hunt since this version. */
  record Key(HuntId hunt, Held base) {}

  Key key() {
    return key;
  }

  void join(HubFollow follow) {
    waiting.add(follow);
    follow.waitFor(this);
  }

  /** The follows that still wait for exactly this answer; each is free to ask again. */
  List<HubFollow> takeWaiting() {
    return waiting.stream().filter(follow -> follow.stopWaitingFor(this)).toList();
  }

  /** Whether a question failed for what the store has of this hunt, and not for the store. */
  static boolean isDamage(@Nullable Throwable failure) {
    return cause(failure) instanceof DamagedHuntException;
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What a watcher is told of a question that failed; never that the hunt is unknown. */
  static SourceException ambient(String store, HuntId hunt, @Nullable Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof SourceException told
        ? told
        : new SourceException(
            "%s could not say what changed of hunt \"%s\"".formatted(store, hunt), cause);
  }
}
