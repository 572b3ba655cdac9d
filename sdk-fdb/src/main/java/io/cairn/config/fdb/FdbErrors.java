package io.cairn.config.fdb;

import com.apple.foundationdb.FDBException;
import io.cairn.config.CairnException;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.StoreException;

/**
 * What failed, in one line for the caller. Codes are those of FoundationDB, which numbers its
 * errors once and for all. Immutable.
 *
 * @param store the name of the store
 * @param place which cluster it is over
 * @param limits what a transaction was allowed
 */
record FdbErrors(String store, String place, TransactionLimits limits) {
  static final int TOO_OLD = 1007;
  static final int NOT_COMMITTED = 1020;
  static final int COMMIT_UNKNOWN = 1021;
  static final int CANCELLED = 1025;
  static final int TIMED_OUT = 1031;
  static final int TOO_MANY_WATCHES = 1032;
  static final int LOCKED = 1038;
  static final int CLUSTER_VERSION_CHANGED = 1039;
  static final int OPERATION_CANCELLED = 1101;
  static final int NO_CLUSTER_FILE = 1515;
  static final int CONNECTION_STRING_INVALID = 2104;
  static final int TOO_LARGE = 2101;

  /** Whether a transaction that failed so may have been committed nevertheless. */
  static boolean isMaybeCommitted(int code) {
    return code == COMMIT_UNKNOWN || code == CLUSTER_VERSION_CHANGED || code == TIMED_OUT;
  }

  /**
   * Returns what a caller is told.
   *
   * @param what what was being done: {@code read hunt "x"}
   * @param failure what it failed with, without wrappers
   * @param mayBeDone whether a commit was tried whose outcome is not known
   */
  RuntimeException told(String what, Throwable failure, boolean mayBeDone) {
    if (failure instanceof FDBException fdb) {
      String reason = reason(fdb);
      String unknown =
          mayBeDone ? "; whether it was done is not known: the same call again finds out" : "";
      String message = "%s could not %s: %s%s".formatted(store, what, reason, unknown);
      return isOwnState(fdb.getCode())
          ? new StoreException(message, fdb)
          : new SourceException(message, fdb);
    }
    if (failure instanceof CairnException
        || failure instanceof IllegalArgumentException
        || (failure instanceof IllegalStateException refusal && isRefusal(refusal))) {
      return (RuntimeException) failure;
    }
    return new StoreException("%s could not %s: %s".formatted(store, what, failure), failure);
  }

  /** Returns what ends a watch: never that something is not so, only that it cannot be known. */
  static SourceException ambient(Throwable failure) {
    return failure instanceof SourceException told
        ? told
        : new SourceException(String.valueOf(failure.getMessage()), failure);
  }

  /** The library throws IllegalStateException too, at those who use what was closed. */
  private static boolean isRefusal(IllegalStateException refusal) {
    StackTraceElement[] trace = refusal.getStackTrace();
    return trace.length == 0 || !trace[0].getClassName().startsWith("com.apple.");
  }

  private static boolean isOwnState(int code) {
    return code == LOCKED || code >= 2000;
  }

  private String reason(FDBException failure) {
    return switch (failure.getCode()) {
      case TIMED_OUT ->
          "the cluster of %s gave no answer within %s; is it up and reachable from here?"
              .formatted(place, limits.timeout());
      case LOCKED -> "the database of %s is locked; fdbcli's unlock frees it".formatted(place);
      case TOO_OLD -> "it took longer than the 5 s that FoundationDB gives a transaction";
      case NOT_COMMITTED ->
          "it conflicted with others %d times in a row".formatted(limits.attempts());
      case TOO_LARGE -> "the transaction is larger than %d bytes".formatted(limits.bytes());
      case CANCELLED, OPERATION_CANCELLED -> "it was cancelled";
      case NO_CLUSTER_FILE -> "there is no cluster file at %s".formatted(place);
      case CONNECTION_STRING_INVALID ->
          "the cluster file %s does not hold a connection string".formatted(place);
      default -> "%s (FoundationDB error %d)".formatted(failure.getMessage(), failure.getCode());
    };
  }
}
