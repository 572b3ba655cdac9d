package io.cairn.examples.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A port that somebody else has, as an error that says what to do about it. */
final class PortInUse {
  private PortInUse() {}

  /**
   * Returns what to throw for a port that could not be opened.
   *
   * @param error what happened; returned as it is if it is something else
   * @param ports what was to be opened, by the option that names it
   */
  static IOException explain(IOException error, Map<String, InetSocketAddress> ports) {
    if (!isInUse(error)) {
      return error;
    }
    String message = String.valueOf(error.getMessage());
    for (Map.Entry<String, InetSocketAddress> port : ports.entrySet()) {
      int number = port.getValue().getPort();
      if (message.matches("(?s).*:" + number + "\\b.*")) {
        return new IOException(
            "port %d is in use, perhaps by a Config Service that runs already: %s N takes another, "
                    .formatted(number, port.getKey())
                + "%s 0 a free one".formatted(port.getKey()),
            error);
      }
    }
    return error;
  }

  private static boolean isInUse(@Nullable Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("ddress already in use")) {
        return true;
      }
    }
    return false;
  }
}
