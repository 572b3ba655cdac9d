package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.NetworkOptions;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.spi.StoreException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What there is once per process: by force of FoundationDB the client library, its API version, its
 * network thread and the options of that; by design the watch of a namespace. The only static state
 * of the module.
 *
 * <p>The first store chooses; a further one must want the same. The network thread is never
 * stopped, since it cannot be started again: it is a daemon, serves all stores, and ends with the
 * process. Closing a store closes its own database handle and nothing else. Thread-safe.
 */
final class FdbProcess {
  /** The oldest API version that the stores are written for. */
  static final int OLDEST_API_VERSION = 710;

  private static final int API_VERSION_NOT_SUPPORTED = 2203;

  private static final Object lock = new Object();

  @GuardedBy("lock")
  private static @Nullable String unusable;

  @GuardedBy("lock")
  private static @Nullable Chosen chosen;

  private static final SharedWatches watches = new SharedWatches();

  /** What the first store wanted. */
  private record Chosen(int apiVersion, @Nullable FdbTls tls) {}

  private FdbProcess() {}

  /** Returns the watches that the stores of this process have set. */
  static SharedWatches watches() {
    return watches;
  }

  /**
   * Opens a database handle. Loads the library and starts the network thread if this is the first;
   * waits for no cluster.
   *
   * @param clusterFile the cluster file; null for FoundationDB's default
   * @param executor where the answers of the database continue
   * @throws StoreException if the library is missing or of another version, another API version or
   *     other TLS options have been chosen, or the cluster file is unreadable
   */
  static Database open(
      @Nullable Path clusterFile, int apiVersion, @Nullable FdbTls tls, Executor executor) {
    synchronized (lock) {
      FDB fdb = select(apiVersion);
      if (chosen == null) {
        if (tls != null) {
          apply(tls, fdb.options());
        }
        chosen = new Chosen(apiVersion, tls);
      } else if (!Objects.equals(chosen.tls(), tls)) {
        throw new StoreException(
            "FoundationDB has one set of TLS options per process: it has [%s], this store wants [%s]"
                .formatted(chosen.tls(), tls),
            null);
      }
      try {
        return fdb.open(clusterFile == null ? null : clusterFile.toString(), executor);
      } catch (FDBException | IllegalStateException e) {
        throw new StoreException(
            "the cluster file %s cannot be used: %s"
                .formatted(clusterFile == null ? "of the default" : clusterFile, e.getMessage()),
            e);
      }
    }
  }

  @GuardedBy("lock")
  private static FDB select(int apiVersion) {
    if (unusable != null) {
      throw new StoreException(unusable, null); // the library is tried once
    }
    try {
      if (FDB.isAPIVersionSelected() && FDB.instance().getAPIVersion() != apiVersion) {
        throw new StoreException(
            "FoundationDB has one API version per process: it is %d, this store wants %d"
                .formatted(FDB.instance().getAPIVersion(), apiVersion),
            null);
      }
      return FDB.selectAPIVersion(apiVersion);
    } catch (LinkageError | IllegalStateException missing) {
      unusable = missing(missing);
      throw new StoreException(unusable, missing);
    } catch (FDBException refused) {
      throw new StoreException(
          refused.getCode() == API_VERSION_NOT_SUPPORTED ? older(apiVersion) : refusal(refused),
          refused);
    } catch (IllegalArgumentException tooNew) {
      throw new StoreException(
          "fdb-java does not know API version %d: %s".formatted(apiVersion, tooNew.getMessage()),
          tooNew);
    }
  }

  private static String missing(Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return "FoundationDB's client library libfdb_c cannot be loaded: install the package"
        + " foundationdb-clients of your cluster's version, or name the file with"
        + " -DFDB_LIBRARY_PATH_FDB_C=/path/to/libfdb_c.so ("
        + String.valueOf(first.getMessage()).replace('\n', ' ')
        + ")";
  }

  private static String older(int apiVersion) {
    return "FoundationDB's client library libfdb_c is older than fdb-java or than API version %d:"
            .formatted(apiVersion)
        + " install the package foundationdb-clients of your cluster's version, and take fdb-java"
        + " of the same line (7.1, 7.3)";
  }

  private static String refusal(FDBException cause) {
    return "FoundationDB's client library refused to start: %s (%d)"
        .formatted(cause.getMessage(), cause.getCode());
  }

  private static void apply(FdbTls tls, NetworkOptions options) {
    options.setTLSCertPath(tls.certificate().toString());
    options.setTLSKeyPath(tls.key().toString());
    if (tls.authority() != null) {
      options.setTLSCaPath(tls.authority().toString());
    }
    if (tls.verifyPeers() != null) {
      options.setTLSVerifyPeers(tls.verifyPeers().getBytes(UTF_8));
    }
    if (tls.password() != null) {
      options.setTLSPassword(tls.password());
    }
  }
}
