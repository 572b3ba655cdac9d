package io.cairn.benchmarks.storm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Cairn as it is: a Config Service, node caches on tmpfs, and pods, of which the first are
 * processes of their own and the others clients in this one.
 */
final class CairnLayer implements Layer {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final Load load;
  private final Recording recording;
  private final NodeDirectories directories = new NodeDirectories();
  private final CairnService service;
  private final List<Pod> pods = new ArrayList<>();

  CairnLayer(Load load, Recording recording, List<? extends PodReports> reports) throws Exception {
    this.load = load;
    this.recording = recording;
    service = new CairnService(load);
    double readsOfOne = (double) load.reads() / load.pods();
    for (int pod = 0; pod < load.pods(); pod++) {
      Wiring wiring = wiring(load, service, directories, pod);
      pods.add(
          pod < load.processes()
              ? new ProcessPod(wiring, readsOfOne, reports.get(pod))
              : new ClientPod(wiring, reports.get(pod)));
    }
  }

  static Wiring wiring(Load load, CairnService service, NodeDirectories nodes, int pod) {
    return new Wiring(
        "pod-" + pod,
        service.port(),
        nodes.node(load.node(pod)),
        Wiring.cacheBytes(load),
        load.hunts());
  }

  @Override
  public String name() {
    return "Cairn";
  }

  @Override
  public void start() throws Exception {
    for (Pod pod : pods) {
      pod.start();
    }
    long patience = System.nanoTime() + PATIENCE_NANOS;
    while (recording.withoutConfig() > 0) {
      String failure = recording.failure();
      if (failure != null) {
        throw new IOException(failure);
      }
      if (System.nanoTime() - patience > 0) {
        throw new IOException("%,d pods have not started".formatted(recording.withoutConfig()));
      }
      Replay.sleepUntil(System.nanoTime() + 10_000_000);
    }
  }

  @Override
  public void restart(int pod) throws Exception {
    pods.get(pod).restart();
  }

  @Override
  public void change(int hunt, long revision) throws Exception {
    service.publish(hunt, revision);
  }

  @Override
  public void read(int pod, int hunt, long due) {
    pods.get(pod).read(hunt, due);
  }

  @Override
  public int firstReadHere() {
    return load.processes();
  }

  @Override
  public Usage usage() throws IOException {
    return new Usage(
        service.bytes(),
        service.counts().storeReads(),
        service.cpuNanos(),
        service.residentBytes());
  }

  @Override
  public void close() throws Exception {
    try {
      for (Pod pod : pods) {
        pod.close();
      }
    } finally {
      service.close();
      directories.close();
    }
  }
}
