package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Reads of the same bytes from a bare gRPC server, over as many connections: what a call costs
 * before anything but gRPC has a part in it.
 */
final class BareCalls extends Reads {
  private final ServerProcess server = ServerProcess.start(BareServer.class);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Semaphore free = new Semaphore(MOST_IN_FLIGHT);

  BareCalls() throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("localhost", server.port(0))
              .usePlaintext()
              .directExecutor() // answers wake no other thread: Cairn's do not either
              .build());
    }
    byte[] unused =
        ClientCalls.blockingUnaryCall(
            channels.get(0),
            BareProtocol.PUBLISH,
            CallOptions.DEFAULT,
            new byte[Arrivals.PAYLOAD_BYTES]);
  }

  ServerProcess server() {
    return server;
  }

  @Override
  public void at(long due) throws InterruptedException {
    free.acquire();
    ClientCalls.asyncUnaryCall(
        channels.get(next(CONNECTIONS)).newCall(BareProtocol.READ, CallOptions.DEFAULT),
        new byte[0],
        new Answer(due));
  }

  @Override
  public void close() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }

  private final class Answer implements StreamObserver<byte[]> {
    private final long due;

    Answer(long due) {
      this.due = due;
    }

    @Override
    public void onNext(byte[] payload) {
      if (payload.length == Arrivals.PAYLOAD_BYTES) {
        answered(due);
      } else {
        failed();
      }
    }

    @Override
    public void onError(Throwable failure) {
      free.release();
      failed();
    }

    @Override
    public void onCompleted() {
      free.release();
    }
  }
}
