package io.cairn.config.nodecache;

import java.util.ArrayList;
import java.util.List;

/** What Chronicle Map needs of the JVM, asked before a class of it is loaded. Stateless. */
final class RequiredFlags {
  static final List<String> OPENED = List.of("java.lang", "java.lang.reflect", "sun.nio.ch");

  private RequiredFlags() {}

  /** Returns the flags that this JVM was started without, as they are written on its command. */
  static List<String> missing() {
    Module base = Object.class.getModule();
    Module ours = RequiredFlags.class.getModule();
    List<String> missing = new ArrayList<>();
    for (String opened : OPENED) {
      if (!base.isOpen(opened, ours)) {
        missing.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
      }
    }
    return missing;
  }

  /** Returns why this JVM cannot write the map, and the remedy; empty if it can. */
  static String obstacle() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return "the JVM was started without "
          + String.join(" ", missing)
          + ", which Chronicle Map needs: add "
          + (missing.size() == 1 ? "it" : "them");
    }
    if (ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) {
      return "this Java runtime has no module jdk.compiler, which Chronicle Map loads (and does"
          + " not use): run on a JDK, or add jdk.compiler to the image with jlink --add-modules";
    }
    return "";
  }
}
