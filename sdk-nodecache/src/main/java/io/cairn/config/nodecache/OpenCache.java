package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client has while its node cache is open: every part, made in order. Thread-safe. */
final class OpenCache implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenCache.class);

  final NodeFiles files;
  final SnapshotReader reader;
  final HeadWatch watch;
  final String obstacle;
  final @Nullable NodeWriter writer;
  final @Nullable ReadPermits permits;
  final @Nullable FollowLocks leads;
  private final KernelLockFile readLock;
  private final KernelLockFile followLock;
  private final ScheduledExecutorService thread;

  OpenCache(
      NodeFiles files,
      CacheOptions options,
      String obstacle,
      CacheCounters counters,
      NodeCacheListener listener,
      Consumer<NodeCacheException> unusable)
      throws IOException {
    Path directory = files.directory();
    long id = ThreadLocalRandom.current().nextLong() | 1; // not NOBODY's
    Consumer<HuntId> onHeadMoved = listener::onHeadMoved;
    this.files = files;
    this.obstacle = obstacle;
    reader = new SnapshotReader(files, options.seal(), counters);
    readLock = KernelLockFile.open(directory.resolve("read.lock"));
    followLock = KernelLockFile.open(directory.resolve("follow.lock"));
    thread = thread();
    watch =
        new HeadWatch(
            directory.resolve(Bell.FILE),
            files.control(),
            id,
            onHeadMoved,
            () ->
                unusable.accept(
                    new NodeCacheException(
                        "%s was removed, replaced or cut short: restart the pods that use it"
                            .formatted(directory),
                        null)));
    if (obstacle.isEmpty()) {
      KernelLockFile writeLock = KernelLockFile.open(directory.resolve("write.lock"));
      Bell bell = new Bell(directory.resolve(Bell.FILE));
      writer = new NodeWriter(files, reader, options, writeLock, bell, counters, id);
      permits =
          new ReadPermits(
              readLock, reader, thread, options.nanoTime(), options.permitWait(), this::warmUp);
      leads = new FollowLocks(followLock, files.control(), thread);
    } else {
      writer = null;
      permits = null;
      leads = null;
    }
  }

  /** Who reads the source will write: Chronicle Map is loaded meanwhile. */
  private void warmUp() {
    NodeWriter usable = writer;
    try {
      if (usable != null) {
        usable.tryWarmUp();
      }
    } catch (IOException | RuntimeException | Error e) {
      log.debug("Chronicle Map cannot be opened ahead of the first write", e);
    }
  }

  private static ScheduledExecutorService thread() {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            2,
            task -> {
              Thread daemon = new Thread(task, "cairn-nodecache-wait");
              daemon.setDaemon(true);
              return daemon;
            });
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return one;
  }

  @Override
  public void close() {
    thread.shutdown();
    watch.close();
    if (permits != null) {
      permits.close();
    }
    if (leads != null) {
      leads.close();
    }
    if (writer != null) {
      writer.close();
    }
    readLock.close();
    followLock.close();
  }
}
