package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.DamagedHuntException;
import io.cairn.config.spi.PublishDecision;
import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.TimeSource;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides and writes, on one thread.
 *
 * <p><b>What happens in which order.</b> Requests are queued by any thread. The writer's thread
 * takes as many as are there, up to a bound, and decides one after the other, each against the
 * outcome of those before; then it commits once for all of them. Only then do readers see the new
 * states, are futures completed (on the threads for answers: the writer runs no code of a caller,
 * unless there is no thread to be had), and are followers told.
 *
 * <p><b>What a failure fails.</b> A hunt whose newest version is damaged fails the request that
 * needs it, before anything is written for it. Any other failure fails the whole group, and the
 * file is opened again as it was before; if that fails too, each later group begins by trying
 * again. Whatever happens to a group, the next one is taken.
 */
final class EmbeddedWriter {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedWriter.class);
  private static final int MOST_AT_ONCE = 64;
  private static final long BYTES_AT_ONCE = HuntConfig.MAX_BYTES;

  private final String name;
  private final EmbeddedFile file;
  private final EmbeddedContent content;
  private final ConcurrentMap<HuntId, EmbeddedHunt> hunts;
  private final int historyLength;
  private final TimeSource time;
  private final Executor thread;
  private final Executor answers;
  private final Consumer<HuntId> headMoved;
  private final ReentrantLock queueLock = new ReentrantLock();
  private final Queue<Request<?>> queue = new ArrayDeque<>(); // guarded by queueLock
  private boolean closed; // guarded by queueLock

  EmbeddedWriter(
      EmbeddedConfigStore.Parts parts,
      EmbeddedContent content,
      Executor thread,
      Executor answers,
      Consumer<HuntId> headMoved) {
    this.name = parts.name();
    this.file = parts.file();
    this.content = content;
    this.hunts = parts.hunts();
    this.historyLength = parts.historyLength();
    this.time = parts.time();
    this.thread = thread;
    this.answers = answers;
    this.headMoved = headMoved;
  }

  CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    return enqueue(
        0,
        group -> {
          EmbeddedHunt next;
          try {
            next = group.state(hunt).ledBy(who);
          } catch (IllegalStateException epochsUsedUp) {
            return Answer.refusal(epochsUsedUp);
          }
          file.tables().putLeadership(next);
          group.change(next);
          return Answer.of(next.leadership());
        });
  }

  CompletableFuture<Published> publish(Publication publication) {
    long bytes = publication.put().stream().mapToLong(Fragment::size).sum();
    return enqueue(bytes, group -> decide(publication, group));
  }

  private Answer<Published> decide(Publication publication, EmbeddedGroup group)
      throws SQLException {
    HuntId hunt = publication.hunt();
    EmbeddedHunt state = group.state(hunt);
    HuntConfig head;
    try {
      head = group.head(state, file.tables().lineage());
    } catch (DamagedHuntException ofThisHuntAlone) {
      return Answer.refusal(ofThisHuntAlone);
    }
    PublishDecision decision =
        PublishDecision.on(
            state.epoch(), state.leader(), head, state.issuedBy(publication), publication);
    if (decision instanceof PublishDecision.Refused refused) {
      return Answer.refusal(refused.reason());
    }
    if (decision instanceof PublishDecision.Next next) {
      group.write(state, head, next, publication, time.now(), historyLength);
    }
    return Answer.of(PublishOutcome.of(hunt, decision));
  }

  private <T> CompletableFuture<T> enqueue(long bytes, Step<T> step) {
    Request<T> request = new Request<>(bytes, step, new CompletableFuture<>());
    queueLock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(isClosed());
      }
      queue.add(request);
      if (queue.size() == 1) {
        startDraining();
      }
    } finally {
      queueLock.unlock();
    }
    return request.future();
  }

  /** Queues nothing if there is no thread to be had: the next request tries again. */
  private void startDraining() {
    try {
      thread.execute(this::drain);
    } catch (RuntimeException | Error noThread) {
      queue.remove();
      throw noThread;
    }
  }

  /** Fails what is queued and takes no more; what is being written is finished. */
  void close() {
    List<Request<?>> left;
    queueLock.lock();
    try {
      closed = true;
      left = List.copyOf(queue);
      queue.clear();
    } finally {
      queueLock.unlock();
    }
    left.forEach(request -> request.fail(isClosed(), answers));
  }

  private StoreException isClosed() {
    return new StoreException(name + " is closed", null);
  }

  private void drain() {
    for (List<Request<?>> group = take(); !group.isEmpty(); group = take()) {
      try {
        run(group);
      } catch (RuntimeException | Error e) { // or nothing would ever be taken again
        log.error("{} failed where it should not", name, e);
        StoreException failure =
            new StoreException(
                "%s failed; whether it wrote is not known: %s"
                    .formatted(name, RepeatedFailure.reason(e)),
                e);
        group.forEach(request -> request.fail(failure, Runnable::run));
      }
    }
  }

  private List<Request<?>> take() {
    List<Request<?>> taken = new ArrayList<>();
    long bytes = 0;
    queueLock.lock();
    try {
      while (!queue.isEmpty() && taken.size() < MOST_AT_ONCE && bytes < BYTES_AT_ONCE) {
        Request<?> request = queue.remove();
        bytes += request.bytes();
        taken.add(request);
      }
    } finally {
      queueLock.unlock();
    }
    return taken;
  }

  private void run(List<Request<?>> requests) {
    EmbeddedGroup group = new EmbeddedGroup(hunts, content, file);
    try {
      if (!file.isOpen()) {
        mend();
      }
      for (Request<?> request : requests) {
        request.decide(group);
      }
      if (group.hasChanges()) {
        file.tables().commit(group::show);
      }
    } catch (SQLException | RuntimeException | Error e) {
      StoreException failure =
          e instanceof StoreException told
              ? told
              : new StoreException(
                  "%s could not write; nothing was changed: %s"
                      .formatted(name, RepeatedFailure.reason(e)),
                  e);
      recover();
      requests.forEach(request -> request.fail(failure, answers));
      return;
    }
    group.moved().forEach(this::tellFollowers);
    requests.forEach(request -> request.complete(answers));
  }

  private void tellFollowers(HuntId hunt) {
    try {
      headMoved.accept(hunt);
    } catch (RuntimeException | Error noThread) {
      log.error("{}: the followers of hunt \"{}\" are told later", name, hunt, noThread);
    }
  }

  private void recover() {
    file.closeTables();
    try {
      mend();
    } catch (SQLException | RuntimeException | Error e) {
      log.error("{} cannot be opened again; reads go on from memory, publishes try again", name, e);
    }
  }

  /** Opens the file as the last commit left it, which may have become durable unacknowledged. */
  private void mend() throws SQLException {
    file.reopen();
    for (Map.Entry<HuntId, EmbeddedHunt> row : file.tables().load(historyLength).entrySet()) {
      EmbeddedHunt before = hunts.put(row.getKey(), row.getValue());
      if (before == null || row.getValue().version().isAfter(before.version())) {
        tellFollowers(row.getKey());
      }
    }
  }

  /** Decides a request and writes what follows from it. */
  private interface Step<T> {
    Answer<T> decide(EmbeddedGroup group) throws SQLException;
  }

  /** What a requester is told: a value, or why the store refused. */
  private record Answer<T>(@Nullable T value, @Nullable RuntimeException reason) {
    static <T> Answer<T> of(T value) {
      return new Answer<>(value, null);
    }

    static <T> Answer<T> refusal(RuntimeException reason) {
      return new Answer<>(null, reason);
    }
  }

  /** Something to decide, and who waits for it. The answer is the writer's until it is given. */
  private static final class Request<T> {
    private final long bytes;
    private final Step<T> step;
    private final CompletableFuture<T> future;
    private Answer<T> answer = Answer.refusal(new IllegalStateException("undecided"));

    Request(long bytes, Step<T> step, CompletableFuture<T> future) {
      this.bytes = bytes;
      this.step = step;
      this.future = future;
    }

    long bytes() {
      return bytes;
    }

    CompletableFuture<T> future() {
      return future;
    }

    void decide(EmbeddedGroup group) throws SQLException {
      answer = step.decide(group);
    }

    void complete(Executor answers) {
      RuntimeException reason = answer.reason();
      if (reason != null) {
        fail(reason, answers);
      } else {
        T value = requireNonNull(answer.value());
        Daemons.runOn(answers, () -> future.complete(value));
      }
    }

    void fail(RuntimeException reason, Executor answers) {
      Daemons.runOn(answers, () -> future.completeExceptionally(reason));
    }
  }
}
