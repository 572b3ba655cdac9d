package io.cairn.examples.service;

import io.cairn.config.grpc.Authorizer;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerTls;
import io.cairn.examples.cli.TimeOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a service is told on its command line. */
final class ServiceOptions {
  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "memory, embedded:DIR, or fdb:CLUSTER_FILE[#NAMESPACE] (default: embedded, target/data"
              + " beside this command).")
  private String store = "embedded:" + ServiceHome.data();

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many versions of a hunt are kept (default: ${DEFAULT-VALUE}).")
  private int history;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: ${DEFAULT-VALUE}: this machine alone).")
  private String bind = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "7443",
      description = "Where it is read (default: ${DEFAULT-VALUE}); 0 takes a free port.")
  private int port;

  @Option(
      names = "--leader-port",
      paramLabel = "N",
      defaultValue = "7444",
      description = "Where it is led (default: ${DEFAULT-VALUE}); 0 takes a free port.")
  private int leaderPort;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      defaultValue = "7445",
      description = "/metrics, /health and /ready (default: ${DEFAULT-VALUE}); 0: a free port.")
  private int httpPort;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Its certificate chain, in PEM (default: plaintext).")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key, PKCS #8 in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--client-ca",
      paramLabel = "FILE",
      description =
          "The authorities of clients' certificates, which are asked for then (default: none).")
  private @Nullable Path clientAuthorities;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Who may follow and lead what, by the token they show (default: anybody); see README.md.")
  private @Nullable Path tokens;

  @Option(
      names = "--subjects",
      paramLabel = "FILE",
      description = "The same by the subject of their certificate (default: anybody).")
  private @Nullable Path subjects;

  @Option(
      names = "--insecure",
      description = "Listens beyond this machine without TLS, or without knowing who asks.")
  private boolean insecure;

  @Option(
      names = "--limit",
      paramLabel = "NAME=N",
      description =
          "A limit of the server, like streams=2000 (default: the server's own); a wrong name lists"
              + " them.")
  private Map<String, String> limits = new LinkedHashMap<>();

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      converter = TimeOption.class,
      defaultValue = "10s",
      description =
          "How long it takes to send clients away at SIGTERM, like 500ms or 10s (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration drain = Duration.ofSeconds(10);

  StoreLocation store() {
    return named("--store", () -> StoreLocation.parse(store));
  }

  int history() {
    return history;
  }

  Duration drain() {
    return drain;
  }

  ServerLimits limits() {
    return named("--limit", () -> LimitOption.of(limits));
  }

  InetSocketAddress reading() {
    return address("--port", port);
  }

  InetSocketAddress leading() {
    return address("--leader-port", leaderPort);
  }

  InetSocketAddress http() {
    return address("--http-port", httpPort);
  }

  private InetSocketAddress address(String option, int number) {
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException("%s is %d, not in 0..65535".formatted(option, number));
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(bind), number);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--bind: there is no address \"%s\"".formatted(bind), e);
    }
  }

  Optional<ServerTls> tls() {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "--tls-cert and --tls-key belong together: %s is missing"
              .formatted(certificate == null ? "--tls-cert" : "--tls-key"));
    }
    if (certificate == null || key == null) {
      if (clientAuthorities != null) {
        throw new IllegalArgumentException("--client-ca takes --tls-cert and --tls-key");
      }
      return Optional.empty();
    }
    return Optional.of(new ServerTls(certificate, key, Optional.ofNullable(clientAuthorities)));
  }

  /** Returns who may do what; everybody everything if nothing is said. */
  Authorizer authorizer() {
    if (subjects != null && clientAuthorities == null) {
      throw new IllegalArgumentException("--subjects takes --client-ca");
    }
    Authorizer byToken =
        tokens == null ? null : named("--tokens", () -> Authorizer.tokens(given(tokens)));
    Authorizer bySubject =
        subjects == null
            ? null
            : named("--subjects", () -> Authorizer.certificates(given(subjects)));
    if (byToken == null) {
      return bySubject == null ? Authorizer.allowAll() : bySubject;
    }
    return bySubject == null
        ? byToken
        : caller -> byToken.authorize(caller).or(() -> bySubject.authorize(caller));
  }

  private static Path given(@Nullable Path file) {
    if (file == null) {
      throw new IllegalStateException("no file was given");
    }
    return file;
  }

  /** Says in a few words how the service is guarded. */
  String guard() {
    String tls =
        certificate == null ? "plaintext" : clientAuthorities == null ? "TLS" : "mutual TLS";
    return tls + (tokens == null && subjects == null ? ", anybody may lead" : "");
  }

  /**
   * Checks that a service which others can reach is guarded.
   *
   * @throws IllegalArgumentException if it is not, and nobody said that this is meant
   */
  void checkGuard() {
    boolean guarded = tls().isPresent() && (tokens != null || subjects != null);
    if (!guarded && !insecure && !reading().getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "--bind %s can be reached by others: it takes %s, or --insecure"
              .formatted(
                  bind,
                  tls().isEmpty()
                      ? "--tls-cert and --tls-key, and --tokens or --subjects"
                      : "--tokens or --subjects"));
    }
  }

  private interface Named<T> {
    T get();
  }

  private static <T> T named(String option, Named<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      throw new IllegalArgumentException("%s: %s".formatted(option, e.getMessage()), e);
    }
  }
}
