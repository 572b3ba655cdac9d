package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of the heads that neighbours move. The thread sleeps in the kernel until the {@link Bell}
 * rings, then reads the ring of moves; it looks at most every {@value #PAUSE_MILLIS} ms, however
 * often it rings. Where the kernel has no watch left to give, it looks every {@value #POLL_MILLIS}
 * ms. It begins with the first hunt that is followed. Thread-safe.
 */
final class HeadWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeadWatch.class);
  private static final int PAUSE_MILLIS = 1;
  private static final int POLL_MILLIS = 4;
  private static final int POLLS_PER_LOOK_AT_FILES = 64;

  /**
   * What was not heard, because its writer died between the flip and the bell, is found by then;
   * what was not even noted, after two such sleeps.
   */
  private static final int LONGEST_SLEEP_MILLIS = 500;

  private final Path bellDirectory;
  private final Control control;
  private final long id;
  private final Consumer<HuntId> onHeadMoved;
  private final Runnable onRemoved;
  private final Map<Long, HuntId> followed = new ConcurrentHashMap<>();
  private @Nullable Thread thread;
  private volatile boolean closed;
  private long next;
  private long unended;
  private int looksAtUnended;

  HeadWatch(
      Path bellDirectory,
      Control control,
      long id,
      Consumer<HuntId> onHeadMoved,
      Runnable onRemoved) {
    this.bellDirectory = bellDirectory;
    this.control = control;
    this.id = id;
    this.onHeadMoved = onHeadMoved;
    this.onRemoved = onRemoved;
  }

  void follow(HuntId hunt) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (thread == null) {
        next = control.moves();
        Thread first = new Thread(this::run, "cairn-nodecache-watch");
        first.setDaemon(true);
        first.start();
        thread = first;
      }
    }
    followed.put(new HuntName(hunt).hash(), hunt);
  }

  void unfollow(HuntId hunt) {
    followed.remove(new HuntName(hunt).hash(), hunt);
  }

  private void run() {
    try (WatchService watch = bellDirectory.getFileSystem().newWatchService()) {
      bellDirectory.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
      listen(watch);
    } catch (IOException | UnsupportedOperationException e) {
      if (!closed) {
        log.debug("{} cannot be watched: it is polled", bellDirectory, e);
        poll();
      }
    } catch (ClosedWatchServiceException | InterruptedException end) {
      log.trace("The watch has ended", end);
    }
  }

  private void listen(WatchService watch) throws InterruptedException {
    while (!closed) {
      look();
      WatchKey rung = watch.poll(LONGEST_SLEEP_MILLIS, TimeUnit.MILLISECONDS);
      if (rung != null) {
        rung.pollEvents();
        if (!rung.reset()) {
          onRemoved.run();
          return;
        }
        look();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } else {
        lookForUnended();
      }
    }
  }

  private void poll() {
    int rounds = 0;
    while (!closed) {
      look();
      rounds++;
      if (rounds % POLLS_PER_LOOK_AT_FILES == 0) {
        lookForUnended();
        if (!Files.isDirectory(bellDirectory)) {
          onRemoved.run();
          return;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  private void look() {
    try {
      if (control.isRetired()) {
        onRemoved.run();
        return;
      }
      if (control.moves() != next) {
        next = control.movesSince(next, id, this::tell);
        looksAtUnended = 0; // another write, though it may have the number of the one cut off
      }
    } catch (InternalError truncated) {
      onRemoved.run();
    }
  }

  /**
   * Tells of a write that does not end: its writer may have moved a head and died before it could
   * note that. It may also be alive, and slow, so it is told of again, after twice the time each.
   */
  private void lookForUnended() {
    try {
      long sequence = control.sequence();
      boolean same = (sequence & 1) != 0 && sequence == unended;
      unended = sequence;
      looksAtUnended = same ? looksAtUnended + 1 : 0;
      if (Integer.bitCount(looksAtUnended) == 1) {
        tell(0);
      }
    } catch (InternalError truncated) {
      onRemoved.run();
    }
  }

  private void tell(long hunt) {
    if (hunt == 0) {
      followed.values().forEach(onHeadMoved);
      return;
    }
    HuntId told = followed.get(hunt);
    if (told != null) {
      onHeadMoved.accept(told);
    }
  }

  @Override
  public void close() {
    closed = true;
    followed.clear();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null && running != Thread.currentThread()) { // which may be what ends it all
      running.interrupt();
    }
  }
}
