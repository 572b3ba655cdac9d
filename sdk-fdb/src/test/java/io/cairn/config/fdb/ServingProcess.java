package io.cairn.config.fdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A Config Service over the real cluster that says where it serves: a process to be killed. */
final class ServingProcess {
  static final String SERVES = "serves ";

  private ServingProcess() {}

  /** Arguments: cluster file, namespace. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    RunningService service =
        RunningService.over(
            FdbConfigStore.builder(Path.of(arguments[0]))
                .namespace(arguments[1])
                .heartbeat(Duration.ofMillis(50))
                .open());
    System.out.println(SERVES + service.reading() + " " + service.leading());
    Thread.currentThread().join(); // for ever: it ends by the kill
  }
}
