package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Scope;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.testing.FaultyStore;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Health, reflection and meters. */
class StandardServicesTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private static ServingStatus health(ManagedChannel channel, String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void health_storeThere_isServingOnBothPorts() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> scene.server.state() == ServerState.SERVING);

      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> health(scene.reading(), "") == ServingStatus.SERVING);
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> health(scene.leading(), "cairn.v1.LeaderService") == ServingStatus.SERVING);
    }
  }

  @Test
  void health_storeAwayAndBack_followsIt() throws Exception {
    SystemTime time = new SystemTime("test-timer");
    FaultyStore store = new FaultyStore(MemoryConfigStore.create(), time);
    store.streams().refuseConnections(true);
    try (ServerScene scene = ServerScene.over(store, settings -> settings)) {
      ManagedChannel channel = scene.reading();
      assertThat(health(channel, "")).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(scene.server.state()).isEqualTo(ServerState.STARTING);
      TestFollower early = scene.kept(new TestFollower(scene.reading()));
      early.hello("pod", Scope.EVERYTHING);
      store.streams().refuseConnections(false);

      early.welcome();
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> health(channel, "cairn.v1.ConfigService") == ServingStatus.SERVING);
      store.streams().refuseConnections(true);
      store.streams().disconnect();
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> health(channel, "") == ServingStatus.NOT_SERVING);
    } finally {
      time.close();
    }
  }

  @Test
  void health_moreWatchesOnOneConnectionThanAllowed_areRefusedAlone() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      ManagedChannel channel = scene.reading();
      for (int i = 0; i < 8; i++) {
        assertThat(watchesHealth(channel)).isTrue();
      }

      assertThat(watchesHealth(channel)).isFalse();
      assertThat(watchesHealth(scene.reading())).isTrue();
      assertThat(scene.server.measure(ServerMeasure.LIMITED)).isEqualTo(1);
    }
  }

  /** Whether a watch of the server's health is answered; it goes on then. */
  private static boolean watchesHealth(ManagedChannel channel) {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    HealthGrpc.newStub(channel)
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                answered.complete(true);
              }

              @Override
              public void onError(Throwable failure) {
                answered.complete(false);
              }

              @Override
              public void onCompleted() {
                answered.complete(false);
              }
            });
    return Wait.done(answered);
  }

  @Test
  void reflection_caller_learnsTheServicesAndCallsOneWithoutGeneratedCode() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(HUNT, text("a", "1"));
      ManagedChannel channel = scene.reading();
      List<String> services =
          reflect(channel, ServerReflectionRequest.newBuilder().setListServices("").build())
              .getListServicesResponse()
              .getServiceList()
              .stream()
              .map(ServiceResponse::getName)
              .toList();
      assertThat(services).contains("cairn.v1.ConfigService", "grpc.health.v1.Health");

      MethodDescriptor read =
          file(channel).findServiceByName("ConfigService").findMethodByName("Read");
      Descriptor request = read.getInputType();
      DynamicMessage asked =
          DynamicMessage.newBuilder(request)
              .setField(request.findFieldByName("hunt"), HUNT.value())
              .build();
      Iterator<DynamicMessage> parts =
          ClientCalls.blockingServerStreamingCall(
              channel,
              io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                  .setType(MethodType.SERVER_STREAMING)
                  .setFullMethodName("cairn.v1.ConfigService/Read")
                  .setRequestMarshaller(
                      ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(request)))
                  .setResponseMarshaller(
                      ProtoUtils.marshaller(
                          DynamicMessage.getDefaultInstance(read.getOutputType())))
                  .build(),
              CallOptions.DEFAULT,
              asked);
      List<String> names = new ArrayList<>();
      parts.forEachRemaining(
          part -> part.getAllFields().keySet().forEach(field -> names.add(field.getName())));
      assertThat(names).containsExactly("bundle");
    }
  }

  private static FileDescriptor file(ManagedChannel channel) throws Exception {
    List<FileDescriptor> files = new ArrayList<>();
    for (String name : List.of("cairn/v1/values.proto", "cairn/v1/config.proto")) {
      ServerReflectionResponse response =
          reflect(channel, ServerReflectionRequest.newBuilder().setFileByFilename(name).build());
      FileDescriptorProto proto =
          FileDescriptorProto.parseFrom(
              response.getFileDescriptorResponse().getFileDescriptorProto(0));
      files.add(FileDescriptor.buildFrom(proto, files.toArray(FileDescriptor[]::new)));
    }
    return files.get(1);
  }

  private static ServerReflectionResponse reflect(
      ManagedChannel channel, ServerReflectionRequest request) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(request);
    requests.onCompleted();
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void reflection_turnedOff_isUnimplemented() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.reflection(false))) {
      CompletableFuture<ServerReflectionResponse> answer =
          CompletableFuture.supplyAsync(
              () ->
                  reflect(
                      scene.reading(),
                      ServerReflectionRequest.newBuilder().setListServices("").build()));
      assertThat(answer)
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableOfType(Exception.class)
          .withMessageContaining("UNIMPLEMENTED");
    }
  }

  @Test
  void binder_server_showsEveryMeasureAndTheState() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.name("alpha"))) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new ConfigServerMeterBinder(scene.server).bindTo(registry);
      scene.publish(HUNT, text("a", "12345"));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());

      for (ServerMeasure measure : ServerMeasure.values()) {
        assertThat(registry.find(measure.meter()).tag("server", "alpha").meter())
            .as(measure.meter())
            .isNotNull();
      }
      assertThat(registry.get("cairn.server.streams").gauge().value()).isEqualTo(1);
      assertThat(registry.get("cairn.server.sent.wholes").functionCounter().count()).isEqualTo(1);
      assertThat(registry.get("cairn.server.sent.content.bytes").functionCounter().count())
          .isEqualTo(5);
      assertThat(registry.get("cairn.server.state").tag("state", "serving").gauge().value())
          .isEqualTo(1);
      assertThat(scene.server.status().of(ServerMeasure.STREAMS)).isEqualTo(1);
      assertThat(scene.server.status().lineage()).contains(scene.store.lineage().join());
    }
  }
}
