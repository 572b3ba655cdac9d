package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BearerTokenTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @Test
  void token_inPlaintextToAnotherHost_isNotSent() {
    assertThat(apply(false, SecurityLevel.NONE, "192.0.2.1"))
        .startsWith("UNAUTHENTICATED the token is not sent in plaintext to")
        .contains("192.0.2.1");
  }

  @Test
  void token_whereItCannotBeRead_isSent() {
    assertThat(apply(false, SecurityLevel.NONE, "127.0.0.1")).isEqualTo("Bearer secret");
    assertThat(apply(false, SecurityLevel.NONE, "::1")).isEqualTo("Bearer secret");
    assertThat(apply(false, SecurityLevel.PRIVACY_AND_INTEGRITY, "192.0.2.1"))
        .isEqualTo("Bearer secret");
  }

  @Test
  void token_allowedInPlaintext_isSent() {
    assertThat(apply(true, SecurityLevel.NONE, "192.0.2.1")).isEqualTo("Bearer secret");
  }

  @Test
  void supplier_thatFails_failsTheCall() {
    assertThat(
            apply(
                () -> {
                  throw new IllegalStateException("no such file");
                },
                false,
                SecurityLevel.NONE,
                "127.0.0.1"))
        .isEqualTo("UNAUTHENTICATED the token cannot be had: no such file");
  }

  @Test
  void supplier_whoseTokenNoHeaderCanHave_failsTheCallWithoutShowingIt() {
    assertThat(apply(() -> "secret\n", false, SecurityLevel.NONE, "127.0.0.1"))
        .startsWith("UNAUTHENTICATED the token cannot be had: character 7 of 7 is \\u000a")
        .doesNotContain("secret");
    assertThat(apply(() -> null, false, SecurityLevel.NONE, "127.0.0.1"))
        .isEqualTo("UNAUTHENTICATED the token cannot be had: it is null");
  }

  private static String apply(boolean inPlaintext, SecurityLevel level, String host) {
    return apply(() -> "secret", inPlaintext, level, host);
  }

  private static String apply(
      Supplier<String> supplier, boolean inPlaintext, SecurityLevel level, String host) {
    StringBuilder outcome = new StringBuilder();
    new BearerToken(supplier, inPlaintext, Runnable::run)
        .applyRequestMetadata(
            new CallCredentials.RequestInfo() {
              @Override
              public MethodDescriptor<?, ?> getMethodDescriptor() {
                return ConfigServiceGrpc.getReadMethod();
              }

              @Override
              public SecurityLevel getSecurityLevel() {
                return level;
              }

              @Override
              public String getAuthority() {
                return host;
              }

              @Override
              public Attributes getTransportAttrs() {
                return Attributes.newBuilder()
                    .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(host, 7443))
                    .build();
              }
            },
            task -> {
              throw new AssertionError("calls report here");
            },
            new CallCredentials.MetadataApplier() {
              @Override
              public void apply(Metadata headers) {
                outcome.append(headers.get(AUTHORIZATION));
              }

              @Override
              public void fail(Status status) {
                outcome.append(status.getCode()).append(' ').append(status.getDescription());
              }
            });
    return outcome.toString();
  }
}
