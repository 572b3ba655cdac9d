package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.PublishDecision;
import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchHub;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in the memory of the process, for tests and for services of one process. It keeps every
 * promise of {@link ConfigStore} but durability: what it holds ends with the object.
 *
 * <p>Thread-safe; futures are complete when they are returned. Each hunt is one immutable state
 * that is replaced in one atomic step; followers are told afterwards, on a thread of the store's
 * own, which ends with {@link #close}.
 */
public final class MemoryConfigStore implements ConfigStore {
  private final String name;
  private final int historyLength;
  private final TimeSource time;
  private final @Nullable SystemTime ownTime;
  private final Lineage lineage = Lineage.random();
  private final ConcurrentMap<HuntId, MemoryHunt> hunts = new ConcurrentHashMap<>();
  private final WatchHub hub;
  private volatile boolean closed;

  private MemoryConfigStore(Builder builder) {
    name = builder.name;
    historyLength = builder.historyLength;
    ownTime = builder.time == null ? new SystemTime("cairn-" + name + "-timer") : null;
    time = builder.time == null ? requireNonNull(ownTime) : builder.time;
    hub = new WatchHub(name, lineage, this::changesSince, time, builder.heartbeat);
  }

  /** Returns an empty store of {@value ConfigStore#DEFAULT_HISTORY} versions per hunt. */
  public static MemoryConfigStore create() {
    return builder().build();
  }

  /** Begins a store that differs from {@link #create} in some way. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    return answer(() -> lineage);
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    requireNonNull(scope, "scope");
    return answer(() -> state(hunt).head().map(config -> config.select(scope)));
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    requireNonNull(version, "version");
    return answer(
        () -> {
          MemoryHunt state = state(hunt);
          if (state.kept().isEmpty()) {
            throw new UnknownHuntException(hunt, name);
          }
          return state
              .at(version)
              .orElseThrow(
                  () ->
                      new VersionNotKeptException(
                          hunt, version, state.kept().get(0).config().version(), state.version()));
        });
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    return answer(() -> state(hunt).history(HistoryBounds.checkLimit(limit)));
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    requireNonNull(held, "held");
    return answer(() -> state(hunt).since(held));
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return answer(
        () -> {
          SortedMap<HuntId, VersionVector> heads = new TreeMap<>();
          hunts.forEach(
              (hunt, state) -> state.head().ifPresent(head -> heads.put(hunt, head.version())));
          return heads;
        });
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    requireNonNull(hunt, "hunt");
    return answer(
        () -> {
          Leadership.checkWho(who);
          return swap(hunt, state -> state.ledBy(who)).leadership();
        });
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    requireNonNull(publication, "publication");
    return answer(() -> decideAndSwap(publication));
  }

  private Published decideAndSwap(Publication publication) {
    HuntId hunt = publication.hunt();
    PublishDecision[] decided = new PublishDecision[1];
    swap(
        hunt,
        state -> {
          decided[0] = state.decide(publication);
          return decided[0] instanceof PublishDecision.Next next
              ? state.with(next, publication, time.now(), historyLength)
              : state;
        });
    if (decided[0] instanceof PublishDecision.Next) {
      hub.headMoved(hunt); // told outside the atomic step
    }
    return PublishOutcome.of(hunt, decided[0]);
  }

  private MemoryHunt swap(HuntId hunt, Function<MemoryHunt, MemoryHunt> step) {
    return hunts.compute(
        hunt, (id, state) -> step.apply(state == null ? MemoryHunt.unled(hunt, lineage) : state));
  }

  private MemoryHunt state(HuntId hunt) {
    MemoryHunt state = hunts.get(requireNonNull(hunt, "hunt"));
    return state == null ? MemoryHunt.unled(hunt, lineage) : state;
  }

  private <T> CompletableFuture<T> answer(Supplier<T> question) {
    if (closed) {
      return CompletableFuture.failedFuture(new StoreException(name + " is closed", null));
    }
    try {
      return CompletableFuture.completedFuture(question.get());
    } catch (CairnException | IllegalArgumentException | IllegalStateException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    return hub.watch(request, sink);
  }

  @Override
  public void close() {
    closed = true;
    hub.close();
    if (ownTime != null) {
      ownTime.close();
    }
  }

  /** How a store in memory differs from {@link #create}. Not thread-safe. */
  public static final class Builder {
    private String name = "memory";
    private int historyLength = DEFAULT_HISTORY;
    private Duration heartbeat = WatchHub.DEFAULT_HEARTBEAT;
    private @Nullable TimeSource time;

    private Builder() {}

    /**
     * Sets the name for status, logs and threads; {@code memory} by default.
     *
     * @param value 1 to 64 printable characters
     * @throws IllegalArgumentException if the name is out of bounds
     */
    public Builder name(String value) {
      name = Text.checkName("store name", value, 64);
      return this;
    }

    /**
     * Sets how many versions of each hunt are kept.
     *
     * @param versions 1 to {@value HistoryBounds#MAX_LENGTH}
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder historyLength(int versions) {
      historyLength = HistoryBounds.checkLength(versions);
      return this;
    }

    /**
     * Sets how often a watch is told what was sent on it; 5 s by default.
     *
     * @param interval 1 ms to 10 s, within which a source promises a heartbeat
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder heartbeat(Duration interval) {
      heartbeat = WatchHub.checkHeartbeat(interval);
      return this;
    }

    /** Sets the time to live by; the machine's by default. The caller closes it, if need be. */
    public Builder time(TimeSource source) {
      time = requireNonNull(source, "time source");
      return this;
    }

    /** Returns the empty store. */
    public MemoryConfigStore build() {
      return new MemoryConfigStore(this);
    }
  }
}
