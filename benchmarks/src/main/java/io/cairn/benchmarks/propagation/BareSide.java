package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Streams of a {@link BareServer}, each on a connection of its own. */
final class BareSide implements Side {
  private final ServerProcess server = ServerProcess.start(BareServer.class);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Channel publisher = channel();

  BareSide(int clients, Arrivals arrivals) throws Exception {
    publish(Arrivals.first());
    for (int i = 0; i < clients; i++) {
      Consumer<ByteBuffer> client = arrivals.client();
      ClientCalls.asyncServerStreamingCall(
          channel().newCall(BareProtocol.FOLLOW, CallOptions.DEFAULT),
          new byte[0],
          new StreamObserver<byte[]>() {
            @Override
            public void onNext(byte[] payload) {
              client.accept(ByteBuffer.wrap(payload));
            }

            @Override
            public void onError(Throwable closed) {}

            @Override
            public void onCompleted() {}
          });
    }
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + server.port(0), InsecureChannelCredentials.create())
            .build();
    channels.add(channel);
    return channel;
  }

  @Override
  public void publish(byte[] payload) {
    byte[] unused =
        ClientCalls.blockingUnaryCall(
            publisher, BareProtocol.PUBLISH, CallOptions.DEFAULT, payload);
  }

  @Override
  public ServerProcess server() {
    return server;
  }

  @Override
  public void close() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
  }
}
