package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.Transaction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts faults between a store and a database, a real one or the double. Proxies, because the
 * interfaces differ from one version of the client to the next.
 */
final class FaultyDatabase {
  /** What happens to a commit. */
  enum Fate {
    /** Nothing out of the ordinary. */
    GOES_WELL,
    /** It is committed, but nobody learns of it. */
    UNKNOWN_BUT_DONE,
    /** It is lost, and nobody learns of it. */
    UNKNOWN_AND_LOST,
    /** It is committed, but the answer takes too long. */
    TIMED_OUT_BUT_DONE,
    /** The transaction has taken too long. */
    TOO_OLD,
    /** It does not begin before {@link #release}; for ever, if that is never called. */
    HELD
  }

  /**
   * A commit that writes something.
   *
   * @param attempt 1 for the first of a transaction
   * @param keys what it writes
   */
  record Commit(int attempt, List<String> keys) {
    /** Whether it writes a row of this kind. */
    boolean writes(String kind) {
      return keys.stream().anyMatch(key -> key.contains("\u0002" + kind + "\u0000"));
    }
  }

  private final AtomicInteger held = new AtomicInteger();
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private volatile Function<Commit, Fate> fates = commit -> Fate.GOES_WELL;
  private volatile Supplier<CompletableFuture<Void>> watching = () -> null;

  /** Decides about each commit that writes something. */
  void fates(Function<Commit, Fate> deciding) {
    fates = deciding;
  }

  /** Lets the commits go on that were held. */
  void release() {
    released.complete(null);
  }

  /** How many commits were held. */
  int held() {
    return held.get();
  }

  /** From now on watches are these instead of the real ones. */
  void watches(Supplier<CompletableFuture<Void>> instead) {
    watching = instead;
  }

  Database over(Database database) {
    return (Database)
        proxy(
            Database.class,
            (proxy, method, arguments) -> {
              Object result = call(database, method, arguments);
              return result instanceof Transaction transaction ? over(transaction, 1) : result;
            });
  }

  private Transaction over(Transaction transaction, int attempt) {
    return (Transaction) proxy(Transaction.class, new Faults(transaction, attempt));
  }

  private static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  /** One transaction. */
  private final class Faults implements InvocationHandler {
    private final Transaction transaction;
    private final int attempt;
    private final List<String> keys = new CopyOnWriteArrayList<>();

    Faults(Transaction transaction, int attempt) {
      this.transaction = transaction;
      this.attempt = attempt;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "set", "clear", "mutate" -> written(arguments);
        case "commit" -> {
          return keys.isEmpty()
              ? transaction.commit()
              : commit(fates.apply(new Commit(attempt, List.copyOf(keys))));
        }
        case "onError" -> {
          return transaction
              .onError((Throwable) arguments[0])
              .thenApply(fresh -> over(fresh, attempt + 1));
        }
        case "watch" -> {
          CompletableFuture<Void> instead = watching.get();
          return instead == null ? transaction.watch((byte[]) arguments[0]) : instead;
        }
        case "equals" -> {
          return proxy == arguments[0];
        }
        case "hashCode" -> {
          return System.identityHashCode(proxy);
        }
        default -> {}
      }
      return call(transaction, method, arguments);
    }

    private CompletableFuture<Void> commit(Fate fate) {
      return switch (fate) {
        case GOES_WELL -> transaction.commit();
        case UNKNOWN_BUT_DONE -> transaction.commit().thenCompose(done -> fails(1021));
        case UNKNOWN_AND_LOST -> fails(1021);
        case TIMED_OUT_BUT_DONE -> transaction.commit().thenCompose(done -> fails(1031));
        case TOO_OLD -> fails(FdbErrors.TOO_OLD);
        case HELD -> {
          held.incrementAndGet();
          yield released.thenCompose(go -> transaction.commit());
        }
      };
    }

    private void written(Object[] arguments) {
      for (Object argument : arguments) {
        if (argument instanceof byte[] key) {
          keys.add(new String(key, ISO_8859_1));
        } else if (argument instanceof Range range) {
          keys.add(new String(range.begin, ISO_8859_1));
        }
      }
    }
  }

  private static CompletableFuture<Void> fails(int code) {
    return CompletableFuture.failedFuture(new FDBException("injected by a test", code));
  }
}
