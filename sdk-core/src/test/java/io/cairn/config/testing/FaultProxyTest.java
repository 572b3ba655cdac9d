package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between plain sockets and a server that sends back whatever it gets. */
@Timeout(60)
class FaultProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SHORT_READ_MILLIS = 200;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void pass_withoutFaults_keepsEveryByteInOrder() throws IOException {
    byte[] sent = new byte[1 << 20];
    new Random(1).nextBytes(sent);
    try (Socket socket = connect()) {
      new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(sent);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
          .start();
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(came);
      assertThat(came.toByteArray()).isEqualTo(sent);
    }
    assertThat(proxy.bytes(FaultProxy.Way.TO_SERVER)).isEqualTo(sent.length);
    assertThat(proxy.bytes(FaultProxy.Way.TO_CLIENT)).isEqualTo(sent.length);
  }

  @Test
  void cut_openConnection_isResetAndANewOneWorks() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, 1);
      proxy.cut();
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    try (Socket socket = connect()) {
      echo(socket, 2);
    }
    assertThat(proxy.connections()).isEqualTo(2);
  }

  @Test
  void refuse_untilHealed_letsNobodyConnect() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.heal();
    try (Socket socket = connect()) {
      echo(socket, 1);
    }
  }

  @Test
  void vanish_bothWays_isSilentAndCutWhenHealed() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, 1);
      proxy.vanish();
      socket.getOutputStream().write(2);
      assertSilent(socket);
      await().atMost(PATIENCE).until(() -> proxy.bytes(FaultProxy.Way.TO_SERVER) == 1);
      proxy.heal();
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void vanish_oneWay_letsTheOtherThrough() throws IOException {
    try (Socket socket = connect()) {
      proxy.vanish(FaultProxy.Way.TO_CLIENT);
      socket.getOutputStream().write(7);
      await().atMost(PATIENCE).until(() -> server.received() == 1);
      assertSilent(socket);
      assertThat(proxy.bytes(FaultProxy.Way.TO_CLIENT)).isZero();
    }
  }

  @Test
  void vanish_connectionMadeMeanwhile_isOpenAndDead() throws IOException {
    proxy.vanish();
    try (Socket socket = connect()) {
      socket.getOutputStream().write(1);
      assertSilent(socket);
    }
  }

  @Test
  void forget_openConnection_isDeadWhileANewOneWorks() throws IOException {
    try (Socket dead = connect()) {
      echo(dead, 1);
      proxy.forget();
      try (Socket alive = connect()) {
        echo(alive, 2);
      }
      dead.getOutputStream().write(3);
      assertSilent(dead);
      proxy.heal();
      assertThatThrownBy(() -> dead.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void pause_untilHealed_losesNothing() throws IOException {
    try (Socket socket = connect()) {
      proxy.pause(FaultProxy.Way.TO_SERVER);
      socket.getOutputStream().write(3);
      assertSilent(socket);
      assertThat(server.received()).isZero();
      proxy.heal();
      assertThat(socket.getInputStream().read()).isEqualTo(3);
    }
  }

  @Test
  void delay_andThrottle_passInTheEnd() throws IOException {
    proxy.delay(Duration.ofMillis(20));
    try (Socket socket = connect()) {
      echo(socket, 1);
      proxy.throttle(1_000);
      echo(socket, 2);
    }
    assertThatThrownBy(() -> proxy.throttle(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void throttle_toAlmostNothing_holdsBytesUpUntilHealed() throws IOException {
    proxy.throttle(1);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(new byte[3_600]);
      assertSilent(socket);
      assertThat(server.received()).isZero();
      proxy.heal();
      assertThat(socket.getInputStream().readNBytes(3_600)).hasSize(3_600);
    }
  }

  @Test
  void leadTo_anotherServer_takesNewConnectionsThere() throws IOException {
    try (EchoServer other = new EchoServer()) {
      proxy.leadTo(other.port());
      try (Socket socket = connect()) {
        echo(socket, 1);
      }
      assertThat(other.received()).isEqualTo(1);
      assertThat(server.received()).isZero();
    }
  }

  @Test
  void close_withConnections_endsThreadsAndFreesThePort() throws IOException {
    try (Socket socket = connect()) {
      echo(socket, 1);
      proxy.pause();
      proxy.close();
      proxy.close();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("cairn-fault-proxy")));
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static void echo(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    assertThat(socket.getInputStream().read()).isEqualTo(value);
  }

  /** Nothing comes for a moment; the moment's length decides nothing but how much is noticed. */
  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SHORT_READ_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(0);
  }

  /** Sends everything back. */
  private static final class EchoServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger received = new AtomicInteger();

    EchoServer() throws IOException {
      start(
          () -> {
            while (true) {
              Socket socket = listener.accept();
              start(() -> echo(socket));
            }
          });
    }

    private interface Task {
      void run() throws IOException;
    }

    private static void start(Task task) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  task.run();
                } catch (IOException closed) {
                  // the end
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private void echo(Socket socket) throws IOException {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[8_192];
      for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
        received.addAndGet(bytes);
        out.write(buffer, 0, bytes);
      }
      socket.shutdownOutput();
    }

    int port() {
      return listener.getLocalPort();
    }

    int received() {
      return received.get();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
