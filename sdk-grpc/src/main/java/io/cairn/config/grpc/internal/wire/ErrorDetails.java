package io.cairn.config.grpc.internal.wire;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionNotKeptException;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.LeadershipLost;
import io.cairn.config.grpc.internal.proto.UnknownHunt;
import io.cairn.config.grpc.internal.proto.VersionConflict;
import io.cairn.config.grpc.internal.proto.VersionNotKept;
import io.cairn.config.spi.SourceException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of the core as statuses with details, and back, as the service {@code
 * LeaderService} says. Stateless and thread-safe.
 */
public final class ErrorDetails {
  /** A status travels in headers, of which 8 KiB are allowed. */
  private static final int LONGEST_TEXT = 400;

  private ErrorDetails() {}

  /**
   * What a call asked for, which its failure does not repeat.
   *
   * @param source the name of the source, for messages
   * @param what what was asked, as in "failed to ...": {@code read hunt "x"}
   * @param hunt the hunt concerned, if there is one
   * @param leadership the leadership under which it was asked, if under one
   */
  public record Asked(
      String source, String what, @Nullable HuntId hunt, @Nullable Leadership leadership) {}

  /**
   * Returns a failure as the status that a server ends a call with.
   *
   * @param failure what the store or a check threw
   */
  public static StatusRuntimeException toStatus(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof StatusRuntimeException status) {
      return status;
    }
    if (cause instanceof StatusException status) {
      return new StatusRuntimeException(status.getStatus(), status.getTrailers());
    }
    if (cause instanceof LeadershipLostException lost) {
      return detailed(
          Status.Code.FAILED_PRECONDITION,
          cause,
          LeadershipLost.newBuilder()
              .setNewestEpoch(lost.newestEpoch())
              .setNewestLeader(lost.newestLeader())
              .build());
    }
    if (cause instanceof VersionConflictException conflict) {
      return detailed(
          Status.Code.ABORTED,
          cause,
          VersionConflict.newBuilder()
              .setExpected(conflict.expected().bits())
              .setCurrent(conflict.current().bits())
              .build());
    }
    if (cause instanceof UnknownHuntException unknown) {
      return detailed(
          Status.Code.NOT_FOUND,
          cause,
          UnknownHunt.newBuilder().setHunt(unknown.hunt().value()).build());
    }
    if (cause instanceof VersionNotKeptException notKept) {
      return detailed(
          Status.Code.NOT_FOUND,
          cause,
          VersionNotKept.newBuilder()
              .setHunt(notKept.hunt().value())
              .setVersion(notKept.version().bits())
              .setOldest(notKept.oldest().bits())
              .setNewest(notKept.newest().bits())
              .build());
    }
    return plain(cause);
  }

  private static StatusRuntimeException plain(Throwable cause) {
    Status status;
    if (cause instanceof IllegalArgumentException) {
      status = Status.INVALID_ARGUMENT.withDescription(text(cause));
    } else if (cause instanceof IllegalStateException) {
      status = Status.OUT_OF_RANGE.withDescription(text(cause));
    } else if (cause instanceof SourceException) {
      status = Status.UNAVAILABLE.withDescription(text(cause));
    } else { // a defect, whose text may say what is nobody's business
      status = Status.INTERNAL.withDescription("failed with " + cause.getClass().getSimpleName());
    }
    return status.withCause(cause).asRuntimeException();
  }

  private static StatusRuntimeException detailed(
      Status.Code code, Throwable cause, Message details) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(text(cause))
            .addDetails(Any.pack(details))
            .build());
  }

  private static String text(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.length() <= LONGEST_TEXT ? message : message.substring(0, LONGEST_TEXT) + "...";
  }

  /**
   * Returns what a call of a leader failed with as an exception of the core: the one that the
   * status tells of, {@link IllegalArgumentException} and {@link IllegalStateException} where the
   * store throws them, {@link SourceException} for all else.
   *
   * @param failure what gRPC reports
   * @param asked what was asked for
   */
  public static RuntimeException toException(Throwable failure, Asked asked) {
    RuntimeException told;
    try {
      told = told(failure, asked);
    } catch (IllegalArgumentException nonsense) { // details of another status, or impossible ones
      told = null;
    }
    return told != null ? told : toSourceException(failure, asked.source(), asked.what());
  }

  private static @Nullable RuntimeException told(Throwable failure, Asked asked) {
    Status status = Status.fromThrowable(failure);
    return switch (status.getCode()) {
      case FAILED_PRECONDITION -> leadershipLost(failure, asked);
      case ABORTED -> versionConflict(failure, asked);
      case NOT_FOUND -> notFound(failure, asked);
      case INVALID_ARGUMENT -> new IllegalArgumentException(description(status), failure);
      case OUT_OF_RANGE -> new IllegalStateException(description(status), failure);
      default -> null;
    };
  }

  private static @Nullable RuntimeException leadershipLost(Throwable failure, Asked asked) {
    LeadershipLost lost = details(failure, LeadershipLost.class);
    return lost == null || asked.leadership() == null
        ? null
        : new LeadershipLostException(
            asked.leadership(), lost.getNewestEpoch(), lost.getNewestLeader());
  }

  private static @Nullable RuntimeException versionConflict(Throwable failure, Asked asked) {
    VersionConflict conflict = details(failure, VersionConflict.class);
    return conflict == null || asked.hunt() == null
        ? null
        : new VersionConflictException(
            asked.hunt(),
            new VersionVector(conflict.getExpected()),
            new VersionVector(conflict.getCurrent()));
  }

  private static @Nullable RuntimeException notFound(Throwable failure, Asked asked) {
    HuntId hunt = asked.hunt();
    if (hunt == null) {
      return null;
    }
    VersionNotKept notKept = details(failure, VersionNotKept.class);
    if (notKept != null) {
      return new VersionNotKeptException(
          hunt,
          new VersionVector(notKept.getVersion()),
          new VersionVector(notKept.getOldest()),
          new VersionVector(notKept.getNewest()));
    }
    return details(failure, UnknownHunt.class) == null
        ? null
        : new UnknownHuntException(hunt, asked.source());
  }

  private static <T extends Message> @Nullable T details(Throwable failure, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return null;
    }
    try {
      for (Any any : status.getDetailsList()) {
        if (any.is(type)) {
          return any.unpack(type);
        }
      }
    } catch (InvalidProtocolBufferException nonsense) {
      return null; // told as what it is without its details
    }
    return null;
  }

  /**
   * Returns what a call or a stream failed with as an ambient error.
   *
   * @param failure what gRPC reports
   * @param source the name of the source
   * @param what what was asked, as in "failed to ..."
   */
  public static SourceException toSourceException(Throwable failure, String source, String what) {
    Status status = Status.fromThrowable(failure);
    String problem =
        switch (status.getCode()) {
          case UNAUTHENTICATED -> "refuses the caller's credentials, which it needs to %s";
          case PERMISSION_DENIED -> "does not allow the caller to %s";
          case UNAVAILABLE -> "cannot be reached to %s";
          case DEADLINE_EXCEEDED -> "took too long to %s";
          case RESOURCE_EXHAUSTED -> "is asked for too much, or sends too much, to %s";
          case UNIMPLEMENTED -> "has no service to %s: it may be another port's";
          case CANCELLED -> "was no longer asked to %s";
          default -> "failed to %s";
        };
    String why =
        isPlaintext(failure) ? ": it does not speak TLS; plaintext() does without" : why(status);
    return new SourceException(
        "%s %s (%s%s)".formatted(source, problem.formatted(what), status.getCode(), why), failure);
  }

  private static String why(Status status) {
    return status.getDescription() == null ? "" : ": " + description(status);
  }

  /** Whether the server answered a handshake of TLS with something else. */
  private static boolean isPlaintext(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals("NotSslRecordException")) { // of the transport
        return true;
      }
    }
    return false;
  }

  private static String description(Status status) {
    String description = status.getDescription();
    return description == null ? status.getCode().toString() : description;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
