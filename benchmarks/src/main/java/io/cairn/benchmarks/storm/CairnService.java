package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.config.Fragment;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.GrpcConfigStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Config Service in a process of its own, behind an uplink that counts, with the hunts of a load
 * in its store. One thread publishes, one asks for counts.
 */
final class CairnService implements AutoCloseable {
  private static final int HEAP_MEGABYTES = 64;
  private static final int HISTORY_AND_COPIES = 4;

  private final Load load;
  private final JavaProcess server;
  private final CountingUplink uplink;
  private final GrpcConfigStore store;
  private final List<Leadership> leaderships = new ArrayList<>();
  private final List<VersionVector> heads = new ArrayList<>();

  /**
   * What the server has counted.
   *
   * @param storeReads how often the store was asked for a hunt
   * @param reads single reads of clients
   * @param wholes whole hunts that were sent on streams and to readers
   * @param contentBytes of fragments that were sent
   */
  record Counts(long storeReads, long reads, long wholes, long contentBytes) {}

  CairnService(Load load) throws Exception {
    this.load = load;
    long heap = HEAP_MEGABYTES + HISTORY_AND_COPIES * load.allBytes() / 1_000_000;
    server =
        JavaProcess.start(
            StormServer.class, List.of("-Xmx" + heap + "m", "-XX:MaxDirectMemorySize=64m"));
    long[] ports = server.numbers();
    uplink = new CountingUplink((int) ports[0], Uplink.GIGABIT);
    store =
        GrpcConfigStore.builder("localhost:" + ports[0], "localhost:" + ports[1])
            .plaintext()
            .build();
    List<Fragment> fragments = StormHunts.fragments(load);
    for (int hunt = 0; hunt < load.hunts(); hunt++) {
      Leadership leadership = store.lead(StormHunts.hunt(hunt), "storm").get();
      leaderships.add(leadership);
      heads.add(publish(Publication.by(leadership).putAll(fragments).build()));
    }
  }

  /** Returns the port of the uplink, behind which the service is. */
  int port() {
    return uplink.port();
  }

  /** Publishes a revision of a hunt. */
  void publish(int hunt, long revision) throws Exception {
    heads.set(
        hunt,
        publish(
            Publication.by(leaderships.get(hunt))
                .expecting(heads.get(hunt))
                .put(StormHunts.revision(revision, load.fragmentBytes()))
                .build()));
  }

  private VersionVector publish(Publication publication) throws Exception {
    return store.publish(publication).get().version();
  }

  Counts counts() throws IOException {
    long[] all = server.ask();
    return new Counts(all[0], all[1], all[2], all[3]);
  }

  /** Returns the bytes that have left the service for pods. */
  long bytes() {
    return uplink.sent();
  }

  long cpuNanos() {
    return server.cpu().toNanos();
  }

  long residentBytes() throws IOException {
    return server.residentBytes();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    store.close();
    uplink.close();
    server.close();
  }
}
