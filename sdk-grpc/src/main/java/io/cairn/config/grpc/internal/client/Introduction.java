package io.cairn.config.grpc.internal.client;

import io.cairn.config.Lineage;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.WatchRequest;
import org.jspecify.annotations.Nullable;

/** The first message of a stream. */
final class Introduction {
  private Introduction() {}

  /** Says who watches, and which store was seen last, if one was. */
  static ClientMessage of(WatchRequest request, @Nullable Lineage known) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setScope(WireValues.toProto(request.scope()))
            .setPod(request.pod())
            .setSession(WireValues.bytes(request.session()))
            .setSoftware(Software.NAME);
    if (known != null) {
      hello.setLineage(WireValues.bytes(known));
    }
    return ClientMessage.newBuilder().setHello(hello).build();
  }
}
