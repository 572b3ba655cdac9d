package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real cluster does what the store relies on, and what the double does. */
@ExtendWith(RealCluster.class)
class RealDatabaseSemanticsTest extends DatabaseSemantics {
  @Override
  Database open(ExecutorService on) {
    return RealCluster.database(on);
  }
}
