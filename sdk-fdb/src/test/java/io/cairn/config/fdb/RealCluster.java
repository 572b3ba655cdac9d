package io.cairn.config.fdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The cluster that the tests may use: named by {@code CAIRN_FDB_CLUSTER_FILE}, a system property or
 * an environment variable, else by the default cluster file. As a condition on a test class it
 * skips what needs a cluster where none answers.
 */
final class RealCluster implements ExecutionCondition {
  static final String SETTING = "CAIRN_FDB_CLUSTER_FILE";

  private static final Path DEFAULT_FILE = Path.of("/etc/foundationdb/fdb.cluster");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Found out once per JVM. */
  private static final class Found {
    static final String ABSENCE = look();

    private static String look() {
      Path file = file();
      if (!Files.isReadable(file)) {
        return "there is no cluster file at %s; %s names one".formatted(file, SETTING);
      }
      try (FdbConfigStore store =
          FdbConfigStore.builder(file).namespace("test-" + UUID.randomUUID()).open()) {
        store.lineage().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return "";
      } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  static Path file() {
    String named = System.getProperty(SETTING, System.getenv(SETTING));
    return named == null || named.isBlank() ? DEFAULT_FILE : Path.of(named);
  }

  static boolean isThere() {
    return Found.ABSENCE.isEmpty();
  }

  /** Why there is no cluster to test on. */
  static String absence() {
    return Found.ABSENCE;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return isThere()
        ? ConditionEvaluationResult.enabled("the cluster of %s answers".formatted(file()))
        : ConditionEvaluationResult.disabled(absence());
  }
}
