package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads and follows hunt configs. A service makes one client, starts it, and reads as often as it
 * likes.
 *
 * <pre>{@code
 * try (CairnClient client =
 *     CairnClient.builder().source(store).labels(Labels.of("region", "eu")).build()) {
 *   client.start().get(2, SECONDS);
 *   HuntConfig config = client.get(HuntId.of("harbour-night"));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Several clients in one process are legal and share nothing. A client's threads
 * are daemons named {@code cairn-<client>-...}; all end with {@link #close}.
 */
public final class CairnClient implements AutoCloseable {
  private final ClientAssembly parts;
  private final Reader reader;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final AtomicBoolean startCalled = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  CairnClient(ClientAssembly parts) {
    this.parts = parts;
    this.reader = parts.reader;
  }

  /** Begins a client. */
  public static ClientBuilder builder() {
    return new ClientBuilder();
  }

  /**
   * Starts the client: opens the node cache, attaches to the source and loads the hunts it was told
   * to preload, all side by side. Returns at once.
   *
   * @return completes when the client can serve: each preloaded hunt is loaded or known not to
   *     exist, and the source or the node cache has answered. Fails with {@link
   *     ClientStartException} at the start deadline; the client goes on trying all the same. The
   *     same outcome for every call. What is hung on it runs as with {@link #getAsync}
   * @throws IllegalStateException if the client is closed
   */
  public CompletableFuture<Void> start() {
    if (closed.get()) {
      throw new IllegalStateException("client \"%s\" is closed".formatted(parts.options.name()));
    }
    if (startCalled.compareAndSet(false, true)) {
      CompletableFuture<Void> unused =
          parts.readiness.ready().thenRun(() -> started.complete(null));
      parts.statusBoard.started();
      parts.start();
      parts.time.schedule(
          parts.options.startDeadline(), () -> parts.changeThread.execute(this::deadline));
    }
    return parts.callerFutures.copyOf(started);
  }

  private void deadline() {
    if (!started.isDone()) {
      Throwable cause = parts.lastFailure();
      started.completeExceptionally(
          new ClientStartException(
              parts.options.name(),
              parts.options.startDeadline(),
              parts.readiness.waitingFor()
                  + (cause == null ? "" : ", last error: " + RepeatedFailure.reason(cause)),
              cause));
    }
  }

  /**
   * Waits until the client can serve, also past the start deadline.
   *
   * @param limit how long to wait at most: zero (look once) to 1 day
   * @throws IllegalArgumentException if the limit is out of bounds
   * @throws TimeoutException if it cannot serve by then
   * @throws InterruptedException if the thread is interrupted
   * @throws IllegalStateException if the client is closed
   */
  public void awaitReady(Duration limit) throws TimeoutException, InterruptedException {
    ClientBuilder.checkTime("limit", limit, Duration.ZERO);
    try {
      parts.readiness.ready().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      TimeoutException told =
          new TimeoutException(
              "client \"%s\" is not ready after %d ms: %s"
                  .formatted(parts.options.name(), limit.toMillis(), parts.readiness.waitingFor()));
      told.initCause(e);
      throw told;
    } catch (ExecutionException e) {
      throw new IllegalStateException("client \"%s\" is closed".formatted(parts.options.name()), e);
    }
  }

  /**
   * Returns the newest config of a hunt that this process knows. From memory this is wait-free and
   * allocates nothing. A hunt that is not in memory is loaded from the node cache or the source,
   * which blocks up to the read timeout, and is followed from then on.
   *
   * @param hunt the hunt
   * @throws UnknownHuntException if the source knows no such hunt
   * @throws ConfigUnavailableException if no tier can give it
   * @throws ConfigRejectedException if the only version there is was refused
   * @throws StaleConfigException if it is older than {@code maxStaleness} allows
   * @throws IllegalStateException if the hunt is not in memory, and the client is not started, or
   *     closed, or the caller is a listener or validator on the client's own change thread
   */
  public HuntConfig get(HuntId hunt) {
    return reader.get(requireNonNull(hunt, "hunt"));
  }

  /**
   * As {@link #get}, without blocking.
   *
   * <p>What is hung on the future runs on a thread of the client's that does nothing else, or at
   * once on the thread that hangs it on, if the future is complete by then. It may block and may
   * use the client, and holds up nobody but those behind it on the same future. Once the client is
   * closed, and when the machine has no more threads to give, it may run on the thread that ended
   * the load or closed the client.
   *
   * @param hunt the hunt
   * @return fails with what {@link #get} throws; completes at the latest when the client is closed
   */
  public CompletableFuture<HuntConfig> getAsync(HuntId hunt) {
    return reader.getAsync(requireNonNull(hunt, "hunt"));
  }

  /**
   * Returns the hunt's config if it is in memory. Never blocks, never loads.
   *
   * @param hunt the hunt
   */
  public Optional<HuntConfig> peek(HuntId hunt) {
    Resident resident = parts.processTier.find(requireNonNull(hunt, "hunt"));
    return resident == null ? Optional.empty() : Optional.of(resident.peek());
  }

  /**
   * Keeps a hunt in memory and follows it. Returns at once; the hunt is loaded in the background.
   *
   * @param hunt the hunt, which need not exist yet
   */
  public FollowedHunt follow(HuntId hunt) {
    return parts.followers.follow(requireNonNull(hunt, "hunt"));
  }

  /**
   * Tells a listener of a hunt's changes on the client's own threads; keeps the hunt in memory
   * until the subscription is closed.
   *
   * @param hunt the hunt, which need not exist yet
   * @param listener told of the state first, as soon as the hunt is loaded, then of every change
   */
  public Subscription onChange(HuntId hunt, ConfigListener listener) {
    return onChange(hunt, listener, parts.listenerThreads);
  }

  /**
   * As {@link #onChange(HuntId, ConfigListener)}, on threads of the caller's.
   *
   * @param hunt the hunt
   * @param listener who is told
   * @param executor runs the listener; one that refuses drops the call, and the next change tries
   *     again. One that runs its tasks in the thread that hands them over, runs the listener on the
   *     client's change thread: the listener must be quick then, and cannot {@link #get} what is
   *     not in memory
   */
  public Subscription onChange(HuntId hunt, ConfigListener listener, Executor executor) {
    requireNonNull(hunt, "hunt");
    requireNonNull(listener, "listener");
    requireNonNull(executor, "executor");
    return parts.listeners.add(hunt, listener, executor, parts.followers.hold(hunt));
  }

  /**
   * As {@link #onChange(HuntId, ConfigListener)}, but tells within the change, which may be made on
   * the thread of the network: no thread is woken. For who only notes something, or hands over to
   * an event loop: the listener must not block, must return within microseconds, and cannot {@link
   * #get} what is not in memory. Other clients of the process may wait for it, too.
   *
   * @param hunt the hunt
   * @param listener who is told
   */
  public Subscription onChangeInline(HuntId hunt, ConfigListener listener) {
    return onChange(hunt, listener, parts.listeners.inline());
  }

  /** Returns how the client stands; for operators, so it may cost some microseconds per hunt. */
  public ClientStatus status() {
    return parts.statusBoard.status();
  }

  /**
   * Returns how one hunt stands.
   *
   * @param hunt the hunt, in memory or not
   */
  public HuntStatus explain(HuntId hunt) {
    return parts.statusBoard.explain(requireNonNull(hunt, "hunt"));
  }

  /** Returns what the client has counted. */
  public ClientMetrics metrics() {
    return parts.statusBoard.metrics();
  }

  /**
   * Ends the stream, the loads under way and the client's threads; closes the node cache, but not
   * the source. Hunts in memory can still be read. Waits at most some seconds for a validator or a
   * write to the node cache that is under way, and not for listeners, of which no call begins any
   * more. What waits to be written to the node cache is written, as far as 200 ms allow.
   * Idempotent.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      parts.statusBoard.closed();
      IllegalStateException why =
          new IllegalStateException("client \"%s\" is closed".formatted(parts.options.name()));
      parts.close(
          () -> {
            started.completeExceptionally(why);
            parts.readiness.ready().completeExceptionally(why);
          });
    }
  }
}
