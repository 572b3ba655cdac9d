package io.cairn.config.grpc.internal.client;

/** How this library names itself. */
final class Software {
  /** Name and version. */
  static final String NAME = "cairn-java/" + version();

  private Software() {}

  private static String version() {
    String version = Software.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
