package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.grpc.internal.client.FollowStream;
import io.cairn.config.grpc.internal.client.Line;
import io.cairn.config.grpc.internal.client.Lineages;
import io.cairn.config.grpc.internal.client.Reads;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A source that reads from a Config Service over gRPC.
 *
 * <pre>{@code
 * ConfigSource source = GrpcConfigSource.builder("dns:///config:7443")
 *     .tls(TlsOptions.defaults().trusting(Path.of("/etc/cairn/ca.pem")))
 *     .token(() -> readToken())
 *     .build();
 * }</pre>
 *
 * <p>It keeps one HTTP/2 connection to one of the servers that the target names, chosen at random,
 * over which all reads and watches go. A server that is lost, silent or about to stop is left, and
 * the next call goes to another one if there is one. A target whose addresses change is looked up
 * again with each new connection.
 *
 * <p>Thread-safe. Threads are daemons, named after the source; those of the transport are gRPC's,
 * shared in the process and ended shortly after the last source is closed.
 */
public final class GrpcConfigSource implements ConfigSource {
  private final String name;
  private final Line line;
  private final Reads reads;
  private final TimeSource time;
  private final @Nullable SystemTime ownTime;
  private final Lineages lineages = new Lineages();

  private GrpcConfigSource(Builder builder) {
    name = "grpc:" + builder.target;
    line = new Line(builder.target, builder.line(name));
    reads = new Reads(line, builder.readTimeout());
    TimeSource given = builder.time();
    ownTime = given == null ? new SystemTime("cairn-" + name + "-timer") : null;
    time = given == null ? requireNonNull(ownTime) : given;
  }

  /**
   * Begins a source.
   *
   * @param target where the servers are: {@code host:port}, {@code dns:///host:port} or another
   *     target that gRPC knows, or several parted by commas
   * @throws IllegalArgumentException if the target is of none of these forms
   */
  public static Builder builder(String target) {
    return new Builder(Line.checkTargets(target));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    return reads.read(requireNonNull(hunt, "hunt"), requireNonNull(scope, "scope"));
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    return FollowStream.open(
        line, requireNonNull(request, "request"), requireNonNull(sink, "sink"), time, lineages);
  }

  /** As {@link ConfigSource#close} says; waits for the calls to end, but no longer than 5 s. */
  @Override
  public void close() {
    line.close();
    if (ownTime != null) {
      ownTime.close();
    }
  }

  /** Collects what a source is to be like. Not thread-safe. */
  public static final class Builder extends GrpcBuilder<Builder> {
    private final String target;

    private Builder(String target) {
      this.target = target;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Returns the source. Connects to nothing yet.
     *
     * @throws IllegalArgumentException if a file of the {@link TlsOptions} cannot be used
     */
    public GrpcConfigSource build() {
      return new GrpcConfigSource(this);
    }
  }
}
