package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One bad value given to one entry point, and what the caller is told: which field, which value,
 * which bound. A row of the tables of {@link BadNamesTest} and its neighbours; {@link BadInputTest}
 * sees that no entry point is left out.
 *
 * @param entryPoint as {@link EntryPoints#name} names it
 * @param bad what is bad
 * @param call gives it to the entry point; a future counts as what it fails with
 * @param expected what is thrown
 * @param told parts of its message, in this order
 */
record BadInput(
    String entryPoint,
    String bad,
    Callable<?> call,
    Class<? extends Throwable> expected,
    List<String> told) {

  /** Types, and entry points, that need no row; each with the reason. */
  static final Map<String, String> EXEMPT =
      Map.ofEntries(
          Map.entry("ConfigListener", "implemented by users, called by the client"),
          Map.entry("ConfigValidator", "implemented by users, called by the client"),
          Map.entry("FragmentDecoder", "implemented by users, called by the client"),
          Map.entry("FragmentTable", "implemented by backends, called by configs"),
          Map.entry("NodeCacheListener", "implemented by the client, called by node caches"),
          Map.entry("WatchSink", "implemented by the client, called by sources"),
          Map.entry("ClientMetrics", "holds what the client counted; no number is wrong"),
          Map.entry("ClientStatus", "holds what the client found; no number is wrong"),
          Map.entry("HuntStatus", "holds what the client found; no number is wrong"),
          Map.entry("HistoryEntry", "holds what a store kept; no number is wrong"),
          Map.entry("Published", "holds what a store did"),
          Map.entry("SourceCounts.Rejected", "holds what a test's watcher said"),
          Map.entry("SnapshotHeader", "holds what bytes claim; peek() checks it"),
          Map.entry("WatchEvent.Whole", "a wrong number is a gap, which the client repairs"),
          Map.entry("WatchEvent.Delta", "a wrong number is a gap, which the client repairs"),
          Map.entry("WatchEvent.Current", "a wrong number is a gap, which the client repairs"),
          Map.entry("WatchEvent.Unknown", "a wrong number is a gap, which the client repairs"),
          Map.entry("WatchEvent.Heartbeat", "a wrong number is a gap, which the client repairs"),
          Map.entry("ConfigChange.affects(String)", "any text can be asked for"),
          Map.entry("HuntConfig.find(String)", "any text can be asked for"),
          Map.entry("HuntConfig.has(String)", "any text can be asked for"),
          Map.entry("Labels.get(String)", "any text can be asked for"),
          Map.entry("Labels.fingerprint(Collection)", "any text can be asked for"),
          Map.entry("NodeCache.session(String)", "any text can be asked for"),
          Map.entry("Publication.Builder.putAll(Collection)", "fragments were checked when made"),
          Map.entry(
              "Publication.Builder.remove(String)", "to remove what is not there is harmless"),
          Map.entry("Publication.Effect", "holds what a store found"),
          Map.entry("Watch.reject(HuntId, VersionVector, String)", "a long reason is cut"),
          Map.entry("TimeSource.schedule(Duration, Runnable)", "what is due in centuries never is"),
          Map.entry("ManualClock.jumpWallClock(Duration)", "clocks jump as they like"),
          Map.entry("SystemTime", "any text names a thread"),
          Map.entry("WatchRequest", "holds what a watcher says of itself, for logs"),
          Map.entry("Lineage", "every 128 bits are one; parse() has rows"),
          Map.entry("VersionVector", "every 64 bits are one; of() and parse() have rows"));

  static BadInput row(
      String entryPoint,
      String bad,
      Callable<?> call,
      Class<? extends Throwable> expected,
      String... told) {
    return new BadInput(entryPoint, bad, call, expected, List.of(told));
  }

  /** A row for a plain bad argument. */
  static BadInput row(String entryPoint, String bad, Callable<?> call, String... told) {
    return row(entryPoint, bad, call, IllegalArgumentException.class, told);
  }

  /** Whether null need not be refused here. */
  static boolean mayBreakOnNull(Executable entryPoint) {
    Class<?> type = entryPoint.getDeclaringClass();
    return Throwable.class.isAssignableFrom(type) // one that throws another would hide the reason
        || type.isEnum() // valueOf() is the compiler's
        || (type.isInterface() && EXEMPT.containsKey(EntryPoints.name(type)));
  }

  /** Whether this entry point needs no row. */
  static boolean isExempt(Executable entryPoint) {
    return mayBreakOnNull(entryPoint)
        || EXEMPT.containsKey(EntryPoints.name(entryPoint))
        || (entryPoint instanceof Constructor
            && EXEMPT.containsKey(EntryPoints.name(entryPoint.getDeclaringClass())));
  }

  void check() {
    Throwable thrown = catchThrowable(this::result);
    assertThat(thrown).as(toString()).isInstanceOf(expected);
    if (!told.isEmpty()) {
      assertThat(thrown).as(toString()).message().containsSubsequence(told);
    }
  }

  private Object result() throws Throwable {
    try {
      return joined(call.call());
    } catch (CompletionException failed) {
      throw failed.getCause();
    }
  }

  /** Returns a result, or the value of a future that is one. */
  static Object joined(Object result) {
    return result instanceof CompletionStage<?> stage ? stage.toCompletableFuture().join() : result;
  }

  @Override
  public String toString() {
    return entryPoint + " with " + bad;
  }
}
