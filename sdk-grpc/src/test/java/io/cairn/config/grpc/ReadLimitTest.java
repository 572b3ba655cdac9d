package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many single reads are under way, of all callers and of one. */
class ReadLimitTest {
  /** As a method of many requests, it begins before it sends what it asks for. */
  private static final MethodDescriptor<?, ?> READ =
      ConfigServiceGrpc.getReadMethod().toBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .build();

  private final AtomicReference<String> caller = new AtomicReference<>("ada");
  private ServerScene scene;

  private void open(ServerLimits.Builder limits) throws Exception {
    scene =
        ServerScene.open(
            settings ->
                settings
                    .limits(limits.build())
                    .authorizer(
                        asked ->
                            Optional.of(
                                new PatternRights(
                                    caller.get(), List.of(new Wildcard("*")), List.of()))));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** A read that has not said yet what it asks for. */
  private RawCall begun() {
    return new RawCall(scene.reading(), READ);
  }

  private void awaitUnderWay(int reads) {
    Wait.until(() -> scene.server.measure(ServerMeasure.READS_UNDER_WAY) == reads);
  }

  @Test
  void read_moreThanOneCallerMayHave_isRefusedForThatCallerAlone() throws Exception {
    open(ServerLimits.builder().reads(10).readsPerCaller(2));
    RawCall first = begun();
    begun();
    awaitUnderWay(2);
    Status third = begun().end();

    assertThat(third.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(third.getDescription()).contains("ada has 2 reads under way");
    assertThat(scene.server.measure(ServerMeasure.LIMITED)).isEqualTo(1);
    caller.set("grace");
    assertThat(readOf("unknown").isOk()).isTrue();
    caller.set("ada");
    first.send(request("unknown")).halfClose().end();
    awaitUnderWay(1);
    assertThat(readOf("unknown").isOk()).isTrue();
  }

  @Test
  void read_moreThanTheServerTakes_isRefused() throws Exception {
    open(ServerLimits.builder().reads(1));
    begun();
    awaitUnderWay(1);
    caller.set("grace");
    Status second = begun().end();

    assertThat(second.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(second.getDescription()).contains("the server has 1 reads under way");
  }

  private Status readOf(String hunt) {
    return begun().send(request(hunt)).halfClose().end();
  }

  private static byte[] request(String hunt) {
    return ReadRequest.newBuilder().setHunt(hunt).build().toByteArray();
  }
}
