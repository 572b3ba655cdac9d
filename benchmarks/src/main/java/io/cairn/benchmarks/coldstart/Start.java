package io.cairn.benchmarks.coldstart;

/**
 * One start of a process.
 *
 * @param begun when the process was started, by the clock of {@link Marks}
 * @param marks what it said
 * @param counters what its JVM counted when it had its config
 */
record Start(long begun, Marks marks, JvmCounters counters) {
  double mainToConfig() {
    return marks.millis("main", "config");
  }

  double processToMain() {
    return (marks.get("main") - begun) / 1e6;
  }

  double cpu() {
    return marks.get("CPU") / 1e6;
  }

  /** Returns the milliseconds until the source is built; of the other ways, until all is open. */
  double opening() {
    return marks.millis("main", marks.has("source built") ? "source built" : "opened");
  }

  /** Returns the milliseconds from there until the client is built; 0 for the other ways. */
  double building() {
    return marks.has("client built") ? marks.millis("source built", "client built") : 0;
  }

  /** Returns the milliseconds from there to the config. */
  double loading() {
    return marks.millis(marks.has("client built") ? "client built" : "opened", "config");
  }

  /** Returns the milliseconds of the opening of the node cache, within {@link #loading}. */
  double openingCache() {
    return marks.has("cache open") ? marks.get("cache open") / 1e6 : 0;
  }

  /** Returns the milliseconds from {@code main()} until the stream stands; 0 without one. */
  double mainToStream() {
    return marks.has("stream") ? marks.millis("main", "stream") : 0;
  }

  /** Returns how many classes there are. */
  double classes() {
    return counters.sum("java.cls.loadedClasses", "java.cls.sharedLoadedClasses");
  }

  /** Returns how many of them came out of an archive, the JDK's own included. */
  double archivedClasses() {
    return counters.sum("java.cls.sharedLoadedClasses");
  }

  /** Returns the milliseconds in which classes were found, read and defined, of all threads. */
  double loadingClasses() {
    return counters.millis(
        "sun.cls.appClassLoadTime.self",
        "sun.cls.defineAppClassTime.self",
        "sun.cls.sysClassLoadTime");
  }

  /** Returns the milliseconds in which classes were verified and linked, of all threads. */
  double linkingClasses() {
    return counters.millis("sun.cls.classVerifyTime.self", "sun.cls.classLinkedTime.self");
  }

  /** Returns the milliseconds of the compilers' threads. */
  double compiling() {
    return counters.millis("java.ci.totalTime");
  }
}
