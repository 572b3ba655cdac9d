package io.cairn.examples.cli;

import io.cairn.config.ConfigStore;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionVector;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Config Service as the commands see it: a store whose answers they wait for, with a bound. What
 * takes longer than {@value #PROGRESS_SECONDS} s says so. One thread.
 */
final class Connection implements AutoCloseable {
  private static final int PROGRESS_SECONDS = 5;
  private static final long LONGEST_HELP_MILLIS = 2_000;

  private final ConfigStore store;
  private final Duration limit;
  private final PrintWriter err;

  /**
   * Creates a connection.
   *
   * @param store the store, which is closed with the connection
   * @param limit how long to wait for one answer
   * @param err where progress is told
   */
  Connection(ConfigStore store, Duration limit, PrintWriter err) {
    this.store = store;
    this.limit = limit;
    this.err = err;
  }

  ConfigStore store() {
    return store;
  }

  Lineage lineage() {
    return wait("the service's lineage", store.lineage());
  }

  Optional<HuntConfig> find(HuntId hunt) {
    return wait("reading " + hunt, store.read(hunt, Scope.EVERYTHING));
  }

  /**
   * Returns a hunt as it is now.
   *
   * @throws UnknownHuntException if there is none
   */
  HuntConfig read(HuntId hunt) {
    return find(hunt).orElseThrow(() -> new UnknownHuntException(hunt, store.name()));
  }

  /**
   * Returns what to say after the name of a hunt that there is not: those there are, of which the
   * ones that begin alike come first. Empty if the service does not tell.
   */
  String others(HuntId hunt) {
    try {
      List<HuntId> all =
          new ArrayList<>(store.heads().get(bound(), TimeUnit.MILLISECONDS).keySet());
      all.sort(Comparator.comparingInt(other -> -alike(hunt.value(), other.value())));
      return all.isEmpty() ? "; there are none" : "; there are " + ServiceCommand.some(all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      return ""; // it may be led elsewhere, or by others alone
    }
  }

  private long bound() {
    return Math.min(limit.toMillis(), LONGEST_HELP_MILLIS);
  }

  private static int alike(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int length = Arrays.mismatch(one.toCharArray(), other.toCharArray());
    return length < 0 ? shorter : length;
  }

  HuntConfig readVersion(HuntId hunt, VersionVector version) {
    return wait("reading %s %s".formatted(hunt, version), store.readVersion(hunt, version));
  }

  /** Waits for an answer, and throws what it failed with. */
  <T> T wait(String what, CompletableFuture<T> answer) {
    long waited = 0;
    long bound = limit.toMillis();
    try {
      while (true) {
        long step = Math.min(TimeUnit.SECONDS.toMillis(PROGRESS_SECONDS), bound - waited);
        try {
          return answer.get(step, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          waited += step;
          if (waited >= bound) {
            throw new Refusal(
                Exit.UNREACHABLE,
                "%s: no answer from %s within %s s".formatted(what, store.name(), seconds(bound)));
          }
          err.printf("%s: waiting for %s, %s s ...%n", what, store.name(), seconds(waited));
          err.flush();
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("%s failed: %s".formatted(what, cause), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Exit.FAILED, what + " was interrupted");
    }
  }

  private static String seconds(long millis) {
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1e3);
  }

  @Override
  public void close() {
    store.close();
  }
}
