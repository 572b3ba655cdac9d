package io.cairn.config.grpc.internal.client;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The files of TLS, read now and again once a minute by one named daemon thread, which there is
 * only if there are files. Thread-safe.
 */
final class TlsFiles implements AutoCloseable {
  private static final long REREAD_MINUTES = 1;

  private final ChannelCredentials credentials;
  private final @Nullable ScheduledThreadPoolExecutor rereading;

  /**
   * @throws IllegalArgumentException if a file cannot be read or is no such PEM
   */
  TlsFiles(String name, LineOptions.Tls tls) {
    Path roots = tls.trustRoots();
    Path chain = tls.certificateChain();
    Path key = tls.privateKey();
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    if (roots == null && chain == null) {
      rereading = null;
      credentials = builder.build();
      return;
    }
    ScheduledThreadPoolExecutor timer = timer(name);
    rereading = timer;
    try {
      if (roots != null) {
        builder.trustManager(trusting(roots, timer));
      }
      if (chain != null && key != null) {
        builder.keyManager(identifiedBy(chain, key, timer));
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      timer.shutdownNow();
      throw new IllegalArgumentException(
          "TLS files cannot be used (trust roots %s, certificate chain %s, key %s): %s"
              .formatted(roots, chain, key, e.getMessage()),
          e);
    }
    credentials = builder.build();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
  private static AdvancedTlsX509TrustManager trusting(Path roots, ScheduledThreadPoolExecutor timer)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509TrustManager trust = AdvancedTlsX509TrustManager.newBuilder().build();
    trust.updateTrustCredentials(roots.toFile(), REREAD_MINUTES, TimeUnit.MINUTES, timer);
    return trust;
  }

  private static AdvancedTlsX509KeyManager identifiedBy(
      Path chain, Path key, ScheduledThreadPoolExecutor timer)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    identity.updateIdentityCredentials(
        chain.toFile(), key.toFile(), REREAD_MINUTES, TimeUnit.MINUTES, timer);
    return identity;
  }

  private static ScheduledThreadPoolExecutor timer(String name) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "cairn-" + name + "-tls");
              thread.setDaemon(true);
              return thread;
            });
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  ChannelCredentials credentials() {
    return credentials;
  }

  @Override
  public void close() {
    if (rereading != null) {
      rereading.shutdownNow();
    }
  }
}
