package io.cairn.config;

import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A node cache that throws what it must not from one of its methods, and is empty otherwise. */
final class ThrowingNodeCache extends StubNodeCache {
  enum Method {
    NAME,
    OPEN,
    READ,
    WRITE,
    FOLLOW,
    UNFOLLOW,
    AWAIT_READ_PERMIT,
    CLOSE_PERMIT,
    SESSION,
    SAVE_SESSION,
    CLOSE
  }

  private final Method method;
  private final Throwable thrown;
  private final AtomicInteger throwsCount = new AtomicInteger();

  /**
   * @param thrown unchecked
   */
  ThrowingNodeCache(Method method, Throwable thrown) {
    this.method = method;
    this.thrown = thrown;
  }

  /** Returns how often it has thrown. */
  int throwsCount() {
    return throwsCount.get();
  }

  private void at(Method here) {
    if (here == method) {
      throwsCount.incrementAndGet();
      throwUnchecked(thrown);
    }
  }

  @SuppressWarnings("unchecked") // the cast is one for the compiler alone
  private static <T extends Throwable> void throwUnchecked(Throwable any) throws T {
    throw (T) any;
  }

  @Override
  public String name() {
    at(Method.NAME);
    return super.name();
  }

  @Override
  public void open(NodeCacheListener listener) {
    at(Method.OPEN);
  }

  @Override
  public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
    at(Method.READ);
    return super.read(hunt, labels);
  }

  @Override
  public void write(HuntConfig config, Labels labels) {
    at(Method.WRITE);
  }

  @Override
  public void follow(HuntId hunt) {
    at(Method.FOLLOW);
  }

  @Override
  public void unfollow(HuntId hunt) {
    at(Method.UNFOLLOW);
  }

  @Override
  public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels) {
    at(Method.AWAIT_READ_PERMIT);
    return CompletableFuture.completedFuture(Optional.of(() -> at(Method.CLOSE_PERMIT)));
  }

  @Override
  public Optional<PodSession> session(String pod) {
    at(Method.SESSION);
    return super.session(pod);
  }

  @Override
  public void saveSession(PodSession session) {
    at(Method.SAVE_SESSION);
  }

  @Override
  public void close() {
    at(Method.CLOSE);
  }
}
