package io.cairn.config.fdb;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says in one line, at the end of the tests, whether a real cluster was among them. */
public final class ClusterReport implements TestExecutionListener {
  private final AtomicInteger onCluster = new AtomicInteger();
  private final AtomicInteger all = new AtomicInteger();

  /** For the service loader. */
  public ClusterReport() {}

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      all.incrementAndGet();
      boolean real =
          test.getSource()
              .filter(MethodSource.class::isInstance)
              .map(source -> ((MethodSource) source).getClassName())
              .filter(name -> name.startsWith("io.cairn.config.fdb.Real"))
              .isPresent();
      if (real) {
        onCluster.incrementAndGet();
      }
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (RealCluster.isThere()) {
      System.out.printf(
          "FoundationDB: %d of %d tests ran on the cluster of %s, the others on the double%n",
          onCluster.get(), all.get(), RealCluster.file());
    } else {
      System.out.printf(
          "FoundationDB: no test ran on a real cluster (%s), %d ran on the double%n",
          RealCluster.absence(), all.get());
    }
  }
}
