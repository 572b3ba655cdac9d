package io.cairn.config.fdb;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.fdb.FaultyDatabase.Fate;
import java.nio.file.Path;

/** Stages a publish, says {@code staged}, and never flips: a process to be killed there. */
final class StagingProcess {
  private StagingProcess() {}

  /** Arguments: cluster file, namespace, hunt. */
  public static void main(String[] arguments) throws InterruptedException {
    FaultyDatabase faults = new FaultyDatabase();
    faults.fates(
        commit -> {
          if (!commit.writes("head")) {
            return Fate.GOES_WELL;
          }
          System.out.println("staged");
          return Fate.HELD;
        });
    Path file = Path.of(arguments[0]);
    FdbConfigStore store =
        FdbConfigStore.builder(file)
            .namespace(arguments[1])
            .transactionBytes(TransactionLimits.MIN_BYTES)
            .database(
                executor ->
                    faults.over(
                        FdbProcess.open(file, FdbProcess.OLDEST_API_VERSION, null, executor)))
            .open();
    HuntId hunt = HuntId.of(arguments[2]);
    HuntConfig head = store.read(hunt, Scope.EVERYTHING).join().orElseThrow();
    Leadership leadership = store.lead(hunt, "the dying").join();
    store.publish(
        Publication.by(leadership)
            .expecting(head.version())
            .put(FdbScene.bytes("large", 2 << 20, 3))
            .remove("a")
            .build());
    Thread.currentThread().join(); // for ever: it ends by the kill in the middle of the publish
  }
}
