package io.cairn.benchmarks.swap;

import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.config.CairnClient;
import io.cairn.config.grpc.GrpcConfigSource;
import java.io.IOException;
import java.util.List;

/** Changes that a Config Service pushes over a socket, through a relay that knows when. */
final class WirePath implements Path {
  private final JavaProcess server;
  private final StampingRelay relay;
  private final GrpcConfigSource source;
  private final CairnClient client;

  WirePath(Parts parts) throws Exception {
    server =
        JavaProcess.start(
            PublisherProgram.class,
            List.of("-Xmx512m", "-XX:+UseSerialGC"),
            String.valueOf(parts.count()),
            String.valueOf(parts.changed()));
    relay = new StampingRelay((int) server.numbers()[0]);
    source = GrpcConfigSource.builder("localhost:" + relay.port()).plaintext().build();
    client = CairnClient.builder().source(source).preload(Parts.HUNT).build();
    client.start().join();
  }

  @Override
  public CairnClient client() {
    return client;
  }

  @Override
  public void change(long revision) throws IOException {
    server.say(String.valueOf(revision));
    server.numbers();
  }

  @Override
  public long lastByteBefore(long nanos) {
    return relay.lastDataBefore(nanos);
  }

  @Override
  public void close() throws Exception {
    client.close();
    source.close();
    relay.close();
    server.close();
  }
}
