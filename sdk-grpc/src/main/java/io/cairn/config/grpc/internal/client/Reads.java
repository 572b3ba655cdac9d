package io.cairn.config.grpc.internal.client;

import io.cairn.config.ChangesSince;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.SourceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Single reads from a {@code ConfigService}. Thread-safe. */
public final class Reads {
  private final Line line;
  private final Duration timeout;

  /**
   * Creates them; asks for nothing yet.
   *
   * @param line the way to a server
   * @param timeout how long one may take
   */
  public Reads(Line line, Duration timeout) {
    this.line = line;
    this.timeout = timeout;
  }

  /**
   * Reads the newest version of a hunt.
   *
   * @param hunt the hunt
   * @param scope which fragments to return
   * @return as {@link io.cairn.config.spi.ConfigSource#read} says
   */
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    ReadRequest question =
        ReadRequest.newBuilder().setHunt(hunt.value()).setScope(WireValues.toProto(scope)).build();
    String what = "read hunt \"%s\"".formatted(hunt);
    return Call.read(
            line,
            ConfigServiceGrpc.getReadMethod(),
            question,
            new ErrorDetails.Asked(line.name(), what, hunt, null),
            timeout,
            new ConfigCall(hunt))
        .thenApply(
            answer -> {
              if (answer instanceof ChangesSince.Whole whole) {
                return Optional.of(whole.config());
              }
              if (answer instanceof ChangesSince.Unknown) {
                return Optional.empty();
              }
              throw new SourceException(
                  "%s answers nonsense to %s: %s, though nothing was held"
                      .formatted(line.name(), what, answer.getClass().getSimpleName()),
                  null);
            });
  }
}
