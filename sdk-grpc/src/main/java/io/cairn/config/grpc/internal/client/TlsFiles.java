package io.cairn.config.grpc.internal.client;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.List;
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

  private static AdvancedTlsX509TrustManager trusting(Path roots, ScheduledThreadPoolExecutor timer)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509TrustManager trust = AdvancedTlsX509TrustManager.newBuilder().build();
    readAgain(
        new ChangingFiles(List.of(roots), () -> trust.updateTrustCredentials(certificates(roots))),
        timer);
    return trust;
  }

  private static AdvancedTlsX509KeyManager identifiedBy(
      Path chain, Path key, ScheduledThreadPoolExecutor timer)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    readAgain(new ChangingFiles(List.of(chain, key), () -> read(chain, key, identity)), timer);
    return identity;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
  private static void readAgain(ChangingFiles files, ScheduledThreadPoolExecutor timer) {
    timer.scheduleWithFixedDelay(files::look, REREAD_MINUTES, REREAD_MINUTES, TimeUnit.MINUTES);
  }

  /** Takes up a certificate and its key, either of which may be renewed alone. */
  static void read(Path chain, Path key, AdvancedTlsX509KeyManager identity)
      throws IOException, GeneralSecurityException {
    X509Certificate[] certificates = certificates(chain);
    PrivateKey privateKey;
    try (InputStream in = Files.newInputStream(key)) {
      privateKey = CertificateUtils.getPrivateKey(in);
    }
    checkTogether(certificates[0], privateKey);
    identity.updateIdentityCredentials(certificates, privateKey);
  }

  private static X509Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate[] certificates = CertificateUtils.getX509Certificates(in);
      if (certificates.length == 0) {
        throw new CertificateException(file + " has no certificate");
      }
      return certificates;
    }
  }

  /** Two files are not replaced in one moment. */
  private static void checkTogether(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance("SHA256with" + (key instanceof ECKey ? "ECDSA" : "RSA"));
    byte[] any = new byte[32];
    signature.initSign(key);
    signature.update(any);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(any);
    if (!signature.verify(signed)) {
      throw new CertificateException("the private key is not the certificate's");
    }
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
