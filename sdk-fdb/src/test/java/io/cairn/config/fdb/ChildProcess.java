package io.cairn.config.fdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a main class of the tests in a JVM of its own, with the client library of this one. */
final class ChildProcess {
  private static final String LIBRARY = "FDB_LIBRARY_PATH_FDB_C";

  private ChildProcess() {}

  static Process start(Class<?> main, List<String> flags, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    String library = System.getProperty(LIBRARY);
    if (library != null) {
      command.add("-D" + LIBRARY + "=" + library);
    }
    command.addAll(flags);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
