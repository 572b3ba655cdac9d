package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import java.util.concurrent.ExecutorService;

/** The double does what the store relies on. */
class FakeDatabaseSemanticsTest extends DatabaseSemantics {
  @Override
  Database open(ExecutorService on) {
    return new FakeCluster().database(on);
  }
}
