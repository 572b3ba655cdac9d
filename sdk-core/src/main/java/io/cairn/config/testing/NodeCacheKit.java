package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of {@link NodeCacheContract} are made of: the processes of one machine, and the
 * snapshots they write.
 */
abstract class NodeCacheKit {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final HuntId OTHER_HUNT = HuntId.of("castle-dawn");
  static final Lineage LINEAGE = new Lineage(1, 2);
  static final Lineage OTHER_LINEAGE = new Lineage(3, 4);
  static final String BINARY = "application/octet-stream";

  private final Queue<NodeCache> processes = new ConcurrentLinkedQueue<>();

  /**
   * Returns the cache of one more process on the machine of this test, not yet open. Also called
   * from threads that a test starts.
   */
  protected abstract NodeCache newProcess();

  /**
   * Lets pass the time that a process waits at most for a permit, if the test of the backend holds
   * its clock.
   *
   * @return whether the time has passed; the tests that need it are skipped otherwise
   */
  protected boolean passPermitBound() {
    return false;
  }

  /**
   * Breaks what an open cache rests on, so that it cannot be used any more: for example, overwrites
   * its files.
   *
   * @param process an open cache
   * @return whether that was done; the tests that need it are skipped otherwise
   */
  protected boolean breakDown(NodeCache process) {
    return false;
  }

  /** Returns the content bytes of the largest snapshot that is tried; 8 MiB by default. */
  protected int largestSnapshot() {
    return 8 << 20;
  }

  @AfterEach
  void closeProcesses() {
    processes.forEach(NodeCache::close);
  }

  final NodeCache newTracked() {
    return track(newProcess());
  }

  final NodeCache open() {
    return open(new Told());
  }

  final NodeCache open(NodeCacheListener listener) {
    NodeCache cache = newTracked();
    cache.open(listener);
    return cache;
  }

  final NodeCache track(NodeCache cache) {
    processes.add(cache);
    return cache;
  }

  static Optional<ReadPermit> permit(CompletableFuture<Optional<ReadPermit>> waiting) {
    return StoreScript.done(waiting);
  }

  static void assertVersion(NodeCache cache, Labels labels, String version) {
    assertThat(cache.read(HUNT, labels).map(HuntConfig::version))
        .contains(VersionVector.parse(version));
  }

  static HuntConfig config(String version) {
    return config(HUNT, LINEAGE, version, version);
  }

  static HuntConfig config(HuntId hunt, Lineage lineage, String version, String text) {
    return HuntConfig.of(
        hunt,
        lineage,
        VersionVector.parse(version),
        List.of(Fragment.ofText("text", "text/plain", text)));
  }

  static final class Told implements NodeCacheListener {
    final Queue<HuntId> heads = new ConcurrentLinkedQueue<>();
    final Queue<NodeCacheException> failures = new ConcurrentLinkedQueue<>();

    @Override
    public void onHeadMoved(HuntId hunt) {
      heads.add(hunt);
    }

    @Override
    public void onUnusable(NodeCacheException cause) {
      failures.add(cause);
    }
  }
}
