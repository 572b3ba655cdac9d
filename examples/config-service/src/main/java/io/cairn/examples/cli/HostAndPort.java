package io.cairn.examples.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where something listens.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 1 to 65,535
 */
record HostAndPort(String host, int port) {
  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    String digits = text.substring(colon + 1);
    if (host.isBlank()
        || host.chars().anyMatch(c -> Character.isWhitespace(c) || c == '/')
        || !digits.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form HOST:PORT".formatted(Plain.line(text)));
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port %d is not in 1..65535".formatted(port));
    }
    return new HostAndPort(host, port);
  }

  /** Whether it is this machine, by its usual names; looks nothing up. */
  boolean isLoopback() {
    return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  /** For options. */
  static final class Converter implements ITypeConverter<HostAndPort> {
    @Override
    public HostAndPort convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
