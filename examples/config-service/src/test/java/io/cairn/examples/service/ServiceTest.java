package io.cairn.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.grpc.GrpcConfigStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The service in this process: what it serves, what it tells, and what it refuses to do. */
class ServiceTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @TempDir private Path folder;

  private static ServiceOptions options(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--port=0", "--leader-port=0", "--http-port=0"));
    ServiceApp app = new ServiceApp();
    new CommandLine(app).parseArgs(all.toArray(String[]::new));
    return app.options();
  }

  private static Service start(String... args) throws IOException {
    return Service.start(options(args));
  }

  private static HttpResponse<String> ask(Service service, String method, String path)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(service.httpPort(), path)))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static GrpcConfigStore connect(Service service) {
    return GrpcConfigStore.builder(
            "localhost:" + service.port(), "localhost:" + service.leaderPort())
        .plaintext()
        .build();
  }

  private static void publish(GrpcConfigStore store) {
    store
        .publish(
            Publication.by(store.lead(HUNT, "ada").join())
                .put(Fragment.ofText("a", "text/plain", "first"))
                .build())
        .join();
  }

  @Test
  void start_overADirectory_keepsWhatIsPublished() throws Exception {
    String store = "--store=embedded:" + folder.resolve("data");
    try (Service service = start(store);
        GrpcConfigStore client = connect(service)) {
      publish(client);
    }

    try (Service again = start(store);
        GrpcConfigStore client = connect(again)) {
      assertThat(client.read(HUNT, Scope.EVERYTHING).join().orElseThrow().fragment("a").text())
          .isEqualTo("first");
    }
  }

  @Test
  void line_saysWhereAndWhat() throws Exception {
    try (Service service = start("--store=memory")) {
      assertThat(service.line(service.lineage().join()))
          .isEqualTo(
              "Serving memory at 127.0.0.1:%d (leaders 127.0.0.1:%d, http 127.0.0.1:%d):"
                      .formatted(service.port(), service.leaderPort(), service.httpPort())
                  + " lineage %s, plaintext, anybody may lead".formatted(service.lineage().join()));
    }
  }

  @Test
  void metrics_countWhatIsServed() throws Exception {
    try (Service service = start("--store=memory");
        GrpcConfigStore client = connect(service)) {
      publish(client);
      client.read(HUNT, Scope.EVERYTHING).join();

      HttpResponse<String> metrics = ask(service, "GET", "/metrics");

      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.body())
          .contains("cairn_server_published_total{server=\"config-server\"} 1.0")
          .contains("cairn_server_reads_total{server=\"config-server\"} 1.0")
          .contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void http_answersWhatItHas() throws Exception {
    try (Service service = start("--store=memory")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(ask(service, "GET", "/ready").statusCode()).isEqualTo(200));

      assertThat(ask(service, "GET", "/ready").body()).isEqualTo("serving\n");
      assertThat(ask(service, "GET", "/health").body()).isEqualTo("alive\n");
      assertThat(ask(service, "HEAD", "/health").statusCode()).isEqualTo(200);
      assertThat(ask(service, "HEAD", "/health").body()).isEmpty();
      assertThat(ask(service, "GET", "/healthy").statusCode()).isEqualTo(404);
      assertThat(ask(service, "GET", "/").body())
          .isEqualTo("there are /health, /metrics, /ready\n");
      HttpResponse<String> post = ask(service, "POST", "/ready");
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void ready_whileDraining_isNot() throws Exception {
    try (Service service = start("--store=memory");
        GrpcConfigStore source = connect(service);
        CairnClient client = CairnClient.builder().source(source).build()) {
      client.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(ask(service, "GET", "/metrics").body())
                      .contains("cairn_server_streams{server=\"config-server\"} 1.0"));

      var drained = service.drain(Duration.ofSeconds(5));

      HttpResponse<String> ready = ask(service, "GET", "/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).isIn("draining\n", "closed\n");
      drained.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void close_freesThePortsAndTheDirectory() throws Exception {
    String store = "--store=embedded:" + folder.resolve("data");
    Service service = start(store);
    int port = service.httpPort();
    service.close();
    service.close();

    try (Service again = Service.start(options(store))) {
      assertThat(again.httpPort()).isPositive();
    }
    assertThatThrownBy(() -> ask(service, "GET", "/health"))
        .as("port " + port)
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--store=redis:x | --store: there is no store \"redis:x\"; there are memory, embedded:DIR",
        "--bind=0.0.0.0 | --bind 0.0.0.0 can be reached by others: it takes --tls-cert and --tls-k",
        "--bind=nowhere.invalid | --bind: there is no address \"nowhere.invalid\"",
        "--tls-cert=a | --tls-cert and --tls-key belong together: --tls-key is missing",
        "--tls-key=a | --tls-cert and --tls-key belong together: --tls-cert is missing",
        "--client-ca=a | --client-ca takes --tls-cert and --tls-key",
        "--subjects=a | --subjects takes --client-ca",
        "--tokens=/nowhere/t | --tokens: rights file /nowhere/t cannot be read",
        "--limit=x=1 | --limit: there is no limit \"x\"; there are ",
        "--limit=writes=0 | --limit: writes is 0, less than 1",
        "--history=0 | history",
      })
  void start_withWrongOptions_namesThem(String arg, String message) {
    String[] args =
        arg.startsWith("--store") ? new String[] {arg} : new String[] {"--store=memory", arg};

    assertThatThrownBy(() -> start(args))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void start_withTokensOfAWrongForm_namesTheLine() throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "# who\nsecret ada write=*\n");

    assertThatThrownBy(() -> start("--store=memory", "--tokens=" + tokens))
        .hasMessage(
            "--tokens: line 2 of %s has the right \"write=*\", which is neither follow=PATTERN nor"
                    .formatted(tokens)
                + " lead=PATTERN");
  }

  @ParameterizedTest
  @CsvSource({"--port", "--leader-port", "--http-port"})
  void start_onAPortThatIsTaken_namesItAndItsOption(String option) throws Exception {
    try (Service other = start("--store=memory")) {
      int taken =
          switch (option) {
            case "--port" -> other.port();
            case "--leader-port" -> other.leaderPort();
            default -> other.httpPort();
          };
      List<String> args = new ArrayList<>(List.of("--store=memory"));
      for (String port : List.of("--port", "--leader-port", "--http-port")) {
        args.add(port + "=" + (port.equals(option) ? taken : 0));
      }
      ServiceApp app = new ServiceApp();
      new CommandLine(app).parseArgs(args.toArray(String[]::new));

      assertThatThrownBy(() -> Service.start(app.options()))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "port %d is in use, perhaps by a Config Service that runs already:".formatted(taken)
                  + " %s N takes another, %s 0 a free one".formatted(option, option));
    }
  }

  @Test
  void start_withTokens_letsNobodyElseIn() throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "secret ada follow=* lead=*\n");
    try (Service service = start("--store=memory", "--tokens=" + tokens);
        GrpcConfigStore client = connect(service)) {
      assertThatThrownBy(() -> client.lead(HUNT, "eve").get(30, TimeUnit.SECONDS))
          .hasMessageContaining("UNAUTHENTICATED");
      assertThat(ask(service, "GET", "/metrics").body())
          .contains("cairn_server_refused_unauthenticated_total{server=\"config-server\"} 1.0");
    }
  }
}
