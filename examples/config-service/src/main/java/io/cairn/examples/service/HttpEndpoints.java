package io.cairn.examples.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What watches over a server asks by HTTP. Thread-safe; two daemon threads answer.
 *
 * <ul>
 *   <li>{@code /metrics}: everything that is counted, in Prometheus' text format;
 *   <li>{@code /health}: 200 while the process lives; restart it if it does not answer;
 *   <li>{@code /ready}: 200 while it serves, else 503; the text says why.
 * </ul>
 */
final class HttpEndpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpEndpoints.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  /** What is answered. */
  record Answer(int status, String type, String body) {
    static Answer text(int status, String line) {
      return new Answer(status, TEXT, line + "\n");
    }

    static Answer metrics(String scrape) {
      return new Answer(200, PROMETHEUS, scrape);
    }
  }

  private HttpEndpoints(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Opens the port.
   *
   * @param address where; port 0 takes a free one
   * @param pages what is answered at which path
   * @throws IOException if the port cannot be bound
   */
  static HttpEndpoints open(InetSocketAddress address, Map<String, Supplier<Answer>> pages)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "service-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new HttpEndpoints(server, threads);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Answer>> pages)
      throws IOException {
    try (exchange) {
      Answer answer =
          answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), pages);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      if (answer.status() == 405) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      }
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Answer answer(String method, String path, Map<String, Supplier<Answer>> pages) {
    Supplier<Answer> page = pages.get(path);
    if (page == null) {
      return Answer.text(
          404, "there are " + String.join(", ", new java.util.TreeSet<>(pages.keySet())));
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.text(405, "only GET and HEAD");
    }
    try {
      return page.get();
    } catch (RuntimeException e) {
      log.warn("{} failed", path, e);
      return Answer.text(500, "failed");
    }
  }

  /** Frees the port; what is under way ends within a second. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
