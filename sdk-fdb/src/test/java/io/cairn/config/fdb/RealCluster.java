package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
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
      try (Database database = database(ForkJoinPool.commonPool());
          Transaction transaction = database.createTransaction()) {
        transaction.options().setTimeout(PATIENCE.toMillis());
        transaction.getReadVersion().get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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

  static Database database(Executor executor) {
    return FdbProcess.open(file(), FdbProcess.OLDEST_API_VERSION, null, executor);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return isThere()
        ? ConditionEvaluationResult.enabled("the cluster of %s answers".formatted(file()))
        : ConditionEvaluationResult.disabled(absence());
  }
}
