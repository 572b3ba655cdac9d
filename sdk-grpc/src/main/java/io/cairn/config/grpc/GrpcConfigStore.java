package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigStore;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.client.Leads;
import io.cairn.config.grpc.internal.client.Line;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * A store that is a Config Service over gRPC: it reads as {@link GrpcConfigSource} does, and writes
 * to the service's other port.
 *
 * <pre>{@code
 * try (ConfigStore store =
 *     GrpcConfigStore.builder("config:7443", "config:7444").token(() -> readToken()).build()) {
 *   Leadership leadership = store.lead(hunt, "alice").get();
 * }
 * }</pre>
 *
 * <p>A publish whose answer was lost fails with {@link io.cairn.config.spi.SourceException}; the
 * same {@link Publication} published again says what became of it. Thread-safe.
 */
public final class GrpcConfigStore implements ConfigStore {
  private final GrpcConfigSource source;
  private final Line line;
  private final Leads leads;

  private GrpcConfigStore(Builder builder) {
    line = new Line(builder.writeTarget, builder.line("grpc:" + builder.writeTarget));
    leads = new Leads(line, builder.writeTimeout);
    GrpcConfigSource reading;
    try {
      reading = builder.source.build();
    } catch (RuntimeException e) {
      line.close();
      throw e;
    }
    source = reading;
  }

  /**
   * Begins a store.
   *
   * @param readTarget where the servers read, as in {@link GrpcConfigSource#builder}
   * @param writeTarget where they write, likewise
   * @throws IllegalArgumentException if a target is of none of the forms allowed
   */
  public static Builder builder(String readTarget, String writeTarget) {
    return new Builder(GrpcConfigSource.builder(readTarget), Line.checkTargets(writeTarget));
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    return source.read(hunt, scope);
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    return source.watch(request, sink);
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    return leads.lineage();
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    return leads.lead(requireNonNull(hunt, "hunt"), Leadership.checkWho(who));
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    return leads.publish(requireNonNull(publication, "publication"));
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    return leads.readVersion(requireNonNull(hunt, "hunt"), requireNonNull(version, "version"));
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    requireNonNull(hunt, "hunt");
    if (limit < 1) {
      throw new IllegalArgumentException("history limit %d is less than 1".formatted(limit));
    }
    return leads.history(hunt, limit);
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    return leads.changesSince(requireNonNull(hunt, "hunt"), requireNonNull(held, "held"));
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return leads.heads();
  }

  /** As {@link ConfigStore#rollback} says; the content stays on the server. */
  @Override
  public CompletableFuture<Published> rollback(
      Leadership leadership, VersionVector target, VersionVector expected, String why) {
    requireNonNull(leadership, "leadership");
    requireNonNull(target, "target");
    requireNonNull(expected, "expected version");
    if (why.length() > Publication.MAX_WHY) {
      throw new IllegalArgumentException(
          "reason has %d characters, more than %d".formatted(why.length(), Publication.MAX_WHY));
    }
    return leads.rollback(leadership, target, expected, why);
  }

  /** As {@link ConfigStore#close} says; waits for the calls to end, but no longer than 10 s. */
  @Override
  public void close() {
    line.close();
    source.close();
  }

  /** Collects what a store is to be like; what it says of reading also holds for writing. */
  public static final class Builder extends GrpcBuilder<Builder> {
    private final GrpcConfigSource.Builder source;
    private final String writeTarget;
    private Duration writeTimeout = Duration.ofMinutes(1);

    private Builder(GrpcConfigSource.Builder source, String writeTarget) {
      this.source = source;
      this.writeTarget = writeTarget;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets how long a call of a leader may take, from its first byte to its answer; 1 min unless
     * set.
     *
     * @param timeout 1 ms to 10 min
     * @throws IllegalArgumentException if it is out of these bounds
     */
    public Builder writeTimeout(Duration timeout) {
      writeTimeout = checkTimeout("writeTimeout", timeout);
      return this;
    }

    /**
     * Returns the store. Connects to nothing yet.
     *
     * @throws IllegalArgumentException if a file of the {@link TlsOptions} cannot be used
     */
    public GrpcConfigStore build() {
      source.like(this);
      return new GrpcConfigStore(this);
    }
  }
}
