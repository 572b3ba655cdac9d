package io.cairn.examples.cli;

import io.cairn.config.ConfigStore;
import io.cairn.config.grpc.GrpcConfigStore;
import io.cairn.config.grpc.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The way to a Config Service: what the options say, as the library wants it. */
final class Remote {
  private Remote() {}

  /**
   * Returns the service's store. Connects to nothing yet.
   *
   * @throws IllegalArgumentException if a file of the options cannot be used
   */
  static ConfigStore open(TargetOptions target) {
    Duration limit = target.timeout();
    GrpcConfigStore.Builder builder =
        GrpcConfigStore.builder(target.server().toString(), target.leader().toString())
            .readTimeout(limit)
            .writeTimeout(limit);
    if (target.isPlaintext()) {
      builder.plaintext();
    } else {
      builder.tls(tls(target));
    }
    target
        .tokenFile()
        .ifPresent(
            file -> {
              String token = token(file);
              builder.token(() -> token);
            });
    return builder.build();
  }

  private static TlsOptions tls(TargetOptions target) {
    TlsOptions tls = TlsOptions.defaults();
    if (target.authorities().isPresent()) {
      tls = tls.trusting(target.authorities().get());
    }
    if (target.certificate().isPresent() && target.key().isPresent()) {
      tls = tls.identifiedBy(target.certificate().get(), target.key().get());
    }
    return tls;
  }

  private static String token(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IllegalArgumentException(
            "--token-file: %s does not hold one token of printable ASCII".formatted(file));
      }
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException("--token-file: %s cannot be read".formatted(file), e);
    }
  }
}
