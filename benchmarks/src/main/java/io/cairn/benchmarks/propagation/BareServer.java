package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The program of a server that sends each stream what is published, and does nothing else. */
final class BareServer {
  private static final List<StreamObserver<byte[]>> streams = new ArrayList<>();
  private static volatile byte[] newest = new byte[0];

  private BareServer() {}

  public static void main(String[] args) throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(BareProtocol.SERVICE)
            .addMethod(
                BareProtocol.FOLLOW,
                ServerCalls.asyncServerStreamingCall((hello, stream) -> follow(stream)))
            .addMethod(BareProtocol.PUBLISH, ServerCalls.asyncUnaryCall(BareServer::publish))
            .addMethod(BareProtocol.READ, ServerCalls.asyncUnaryCall(BareServer::read))
            .build();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Server server =
        NettyServerBuilder.forAddress(any, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    ServerProcess.serveUntilInputEnds(server.getPort());
    server.shutdownNow();
  }

  private static synchronized void follow(StreamObserver<byte[]> stream) {
    streams.add(stream);
    stream.onNext(newest);
  }

  private static synchronized void publish(byte[] payload, StreamObserver<byte[]> answer) {
    newest = payload;
    streams.removeIf(stream -> !sent(stream, payload));
    answer.onNext(new byte[0]);
    answer.onCompleted();
  }

  private static void read(byte[] nothing, StreamObserver<byte[]> answer) {
    answer.onNext(newest);
    answer.onCompleted();
  }

  /** Whether the stream is still there. */
  private static boolean sent(StreamObserver<byte[]> stream, byte[] payload) {
    try {
      stream.onNext(payload);
      return true;
    } catch (RuntimeException gone) {
      return false;
    }
  }
}
