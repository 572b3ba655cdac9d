package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Scope;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.HistoryRequest;
import io.cairn.config.grpc.internal.proto.LeadRequest;
import io.cairn.config.grpc.internal.proto.LeaderServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that answers null breaks its contract: whoever asked is told, and nobody waits. */
class NullStoreTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  /** A store that answers null to some questions, or with a future of it. */
  private static ConfigStore store(boolean future) {
    MemoryConfigStore inner = MemoryConfigStore.create();
    Set<String> broken = Set.of("changesSince", "history", "lead");
    return (ConfigStore)
        Proxy.newProxyInstance(
            ConfigStore.class.getClassLoader(),
            new Class<?>[] {ConfigStore.class},
            (proxy, method, arguments) -> {
              boolean ofTheTest =
                  arguments != null && "test".equals(arguments[1 % arguments.length]);
              if (broken.contains(method.getName()) && !ofTheTest) {
                return future ? CompletableFuture.completedFuture(null) : null;
              }
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void call_thatTheStoreAnswersWithNull_endsUnavailable(boolean future) throws Exception {
    try (ServerScene scene = ServerScene.over(store(future), settings -> settings)) {
      scene.publish(HUNT, text("a", "1"));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());

      ReadRequest read = ReadRequest.newBuilder().setHunt(HUNT.value()).build();
      unavailable(scene.reading(), ConfigServiceGrpc.getReadMethod(), read);
      HistoryRequest history =
          HistoryRequest.newBuilder().setHunt(HUNT.value()).setLimit(5).build();
      unavailable(scene.leading(), LeaderServiceGrpc.getHistoryMethod(), history);
      LeadRequest lead = LeadRequest.newBuilder().setHunt(HUNT.value()).setWho("ada").build();
      unavailable(scene.leading(), LeaderServiceGrpc.getLeadMethod(), lead);
      assertThat(follower.isEnded()).isFalse();
    }
  }

  private static void unavailable(
      ManagedChannel channel, MethodDescriptor<?, ?> method, Message request) {
    Status status = new RawCall(channel, method).send(request.toByteArray()).halfClose().end();

    assertThat(status.getCode()).as(method.getFullMethodName()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("answered null");
  }
}
