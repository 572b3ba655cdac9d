package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.storm.CairnService.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Clients that all start at once on nodes whose caches are empty, against a server that has read
 * nothing yet: what a node that comes up costs the source.
 *
 * @param clients how many there are
 * @param nodes how many directories they share
 * @param sourceReads how often clients asked the source for a hunt, by their own count
 * @param storeReads how often the store was asked for a hunt, by its count
 * @param bytes what came over the uplink until all had their configs and their streams stood
 * @param contentBytes the content of fragments within that
 * @param firstConfig from the start of each client to its configs, in nanoseconds
 */
record NodeRestart(
    int clients,
    int nodes,
    long sourceReads,
    long storeReads,
    long bytes,
    long contentBytes,
    Histogram firstConfig) {
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int PATIENCE_MINUTES = 3;

  /** Pods have processes of their own, which do not load their classes one after the other. */
  private static final int WARM_UP_CLIENTS = 20;

  /** How many clients start on how many nodes. */
  record Size(int clients, int nodes) {}

  /**
   * Returns the sizes: a quarter of the clients on one node, then all on one, two and four; two are
   * left out in a hurry.
   */
  static List<Size> sizes(int clients, boolean inAHurry) {
    List<Size> sizes = new ArrayList<>();
    sizes.add(new Size(Math.max(1, clients / 4), 1));
    for (int nodes = 1; nodes <= 4 && nodes <= clients; nodes *= inAHurry ? 4 : 2) {
      sizes.add(new Size(clients, nodes));
    }
    return sizes;
  }

  /** Measures each size. */
  static List<NodeRestart> measureAll(Load load, List<Size> sizes, Progress progress)
      throws Exception {
    List<NodeRestart> all = new ArrayList<>();
    progress.step("a few clients warm this process up");
    NodeRestart unused = measure(load, Math.min(WARM_UP_CLIENTS, load.pods()), 1);
    for (Size size : sizes) {
      progress.step(
          "%,d clients start at once, cold, on nodes: %d".formatted(size.clients(), size.nodes()));
      all.add(measure(load, size.clients(), size.nodes()));
    }
    return all;
  }

  /** Measures; the load says what the hunts are like. */
  static NodeRestart measure(Load load, int clients, int nodes) throws Exception {
    Load here = load.of(clients, nodes);
    List<ClientPod> pods = new ArrayList<>();
    Starts starts = new Starts(clients);
    try (NodeDirectories directories = new NodeDirectories();
        CairnService service = new CairnService(here)) {
      try {
        for (int pod = 0; pod < clients; pod++) {
          Wiring wiring = CairnLayer.wiring(here, service, directories, pod);
          pods.add(new ClientPod(wiring, starts.reports()));
        }
        Counts before = service.counts();
        long bytesBefore = service.bytes();
        pods.forEach(ClientPod::start);
        starts.await();
        Replay.sleepUntil(System.nanoTime() + SETTLE_NANOS); // streams say what they hold
        Counts after = service.counts();
        return new NodeRestart(
            clients,
            nodes,
            pods.stream().mapToLong(ClientPod::sourceReads).sum(),
            after.storeReads() - before.storeReads(),
            service.bytes() - bytesBefore,
            after.contentBytes() - before.contentBytes(),
            starts.nanos());
      } finally {
        pods.forEach(ClientPod::close);
      }
    }
  }

  /** Waits for the starts of several clients. */
  private static final class Starts {
    private final Histogram nanos = new Histogram(3);
    private final CountDownLatch open;
    private volatile String failure = "";

    Starts(int clients) {
      open = new CountDownLatch(clients);
    }

    PodReports reports() {
      return new PodReports() {
        private volatile long startedAt;

        @Override
        public void started(long now) {
          startedAt = now;
        }

        @Override
        public void ready(long now) {
          synchronized (nanos) {
            nanos.recordValue(now - startedAt);
          }
          open.countDown();
        }

        @Override
        public void sees(int hunt, long revision, long now) {}

        @Override
        public void read(long due, long done) {}

        @Override
        public void failed(String why) {
          failure = why;
          open.countDown();
        }
      };
    }

    void await() throws IOException, InterruptedException {
      boolean all = open.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!all || !failure.isEmpty()) {
        throw new IOException(all ? failure : open.getCount() + " clients have not started");
      }
    }

    Histogram nanos() {
      synchronized (nanos) {
        return nanos.copy();
      }
    }
  }
}
