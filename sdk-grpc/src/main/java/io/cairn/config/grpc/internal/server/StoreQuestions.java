package io.cairn.config.grpc.internal.server;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigStore;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.grpc.ServerMeasure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store what changed, and brings the answers to the hub's thread, which owns this.
 *
 * <p>A reader must not be given what was so before it asked: it may know of a newer version. So
 * readers that come while a question is under way share the next one, which is put as soon as that
 * one is answered. However many they are, two questions are the most.
 */
final class StoreQuestions {
  private final ConfigStore store;
  private final Executor hub;
  private final Counters counters;
  private final Map<Key, Readers> readers = new HashMap<>();

  StoreQuestions(ConfigStore store, Executor hub, Counters counters) {
    this.store = store;
    this.hub = hub;
    this.counters = counters;
  }

  /** Who asked; called on the hub's thread. */
  interface Asker {
    void answered(ChangesSince changes);

    void failed(Throwable cause);
  }

  private record Key(HuntId hunt, Held held) {}

  private record Readers(List<Asker> now, List<Asker> next) {}

  void ask(HuntId hunt, Held held, Asker asker) {
    counters.one(ServerMeasure.STORE_READS);
    CompletableFuture<ChangesSince> unused =
        StoreAnswer.of(store, () -> store.changesSince(hunt, held))
            .whenComplete((changes, failure) -> hub.execute(() -> tell(asker, changes, failure)));
  }

  private void tell(Asker asker, @Nullable ChangesSince changes, @Nullable Throwable failure) {
    if (changes != null) {
      asker.answered(changes);
    } else {
      counters.one(ServerMeasure.STORE_FAILURES);
      asker.failed(failure == null ? new NullPointerException("no answer") : failure);
    }
  }

  /** Asks on behalf of a reader, who shares a question that is not put yet. */
  void askForReader(HuntId hunt, Held held, Asker reader) {
    Key key = new Key(hunt, held);
    Readers waiting = readers.get(key);
    if (waiting != null) {
      waiting.next().add(reader);
    } else {
      put(key, List.of(reader));
    }
  }

  private void put(Key key, List<Asker> askers) {
    readers.put(key, new Readers(askers, new ArrayList<>()));
    ask(
        key.hunt(),
        key.held(),
        new Asker() {
          @Override
          public void answered(ChangesSince changes) {
            nextRound(key).forEach(asker -> asker.answered(changes));
          }

          @Override
          public void failed(Throwable cause) {
            nextRound(key).forEach(asker -> asker.failed(cause));
          }
        });
  }

  private List<Asker> nextRound(Key key) {
    Readers round = readers.remove(key);
    if (round == null) {
      return List.of();
    }
    if (!round.next().isEmpty()) {
      put(key, round.next());
    }
    return round.now();
  }
}
