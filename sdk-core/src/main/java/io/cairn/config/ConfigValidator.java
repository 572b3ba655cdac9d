package io.cairn.config;

/** Decides whether a version may be served. */
@FunctionalInterface
public interface ConfigValidator {
  /**
   * Looks at a version before it is swapped in. Called on the client's own thread: must not block
   * and must not call the client.
   *
   * @param config the new version
   * @throws Exception to reject it; the message is the reason told to the source and shown in the
   *     status (rule 10)
   */
  void validate(HuntConfig config) throws Exception;
}
