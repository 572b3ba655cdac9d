package io.cairn.examples.cli;

import io.cairn.config.FragmentNotFoundException;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionNotKeptException;
import io.cairn.config.spi.SourceException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/** What went wrong, in one line and an exit code. */
final class Failures {
  /** What the transport says of itself. */
  private static final Pattern TRANSPORT =
      Pattern.compile(" \\([A-Z_]+: io exception.*\\)", Pattern.DOTALL);

  private Failures() {}

  /** Returns the exit code of an error. */
  static int exit(Throwable error) {
    if (error instanceof Refusal refusal) {
      return refusal.exit();
    } else if (error instanceof LeadershipLostException) {
      return Exit.NOT_LEADING;
    } else if (error instanceof VersionConflictException) {
      return Exit.CONFLICT;
    } else if (error instanceof UnknownHuntException
        || error instanceof VersionNotKeptException
        || error instanceof FragmentNotFoundException) {
      return Exit.UNKNOWN;
    } else if (error instanceof SourceException) {
      Status.Code code = Status.fromThrowable(error).getCode();
      return code == Status.Code.UNAUTHENTICATED || code == Status.Code.PERMISSION_DENIED
          ? Exit.DENIED
          : Exit.UNREACHABLE;
    } else if (error instanceof IllegalArgumentException
        || error instanceof FileSystemException
        || error instanceof UncheckedIOException) {
      return Exit.USAGE;
    }
    return Exit.FAILED;
  }

  /** Returns what an error says to people: one line. */
  static String line(Throwable error) {
    if (error instanceof LeadershipLostException lost) {
      return "%s is led by %s now (epoch %d): nothing was changed; --take leads it again"
          .formatted(lost.lost().hunt(), Leading.name(lost.newestLeader()), lost.newestEpoch());
    } else if (error instanceof VersionConflictException conflict) {
      return "%s is at %s, not at %s: nothing was changed; look at it again"
          .formatted(conflict.hunt(), conflict.current(), conflict.expected());
    } else if (error instanceof UnknownHuntException unknown) {
      return "there is no hunt \"%s\"".formatted(unknown.hunt());
    } else if (error instanceof FileSystemException file) {
      return file(file);
    } else if (error instanceof UncheckedIOException unread
        && unread.getCause() instanceof FileSystemException file) {
      return "%s: %s".formatted(text(error), file(file));
    } else if (error instanceof SourceException) {
      return source(error);
    }
    return text(error);
  }

  /** Names the cause that lies deepest, which is the one that somebody can do something about. */
  private static String source(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String said = text(error);
    String cause = text(deepest);
    if (deepest instanceof StatusException
        || deepest instanceof StatusRuntimeException
        || said.contains(cause)) {
      return said;
    }
    return "%s: %s".formatted(TRANSPORT.matcher(said).replaceFirst(""), cause);
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }

  private static String file(FileSystemException error) {
    if (error instanceof NoSuchFileException) {
      return "there is no file %s".formatted(error.getFile());
    } else if (error instanceof AccessDeniedException) {
      return "%s may not be read or written".formatted(error.getFile());
    }
    return String.valueOf(error.getMessage());
  }
}
