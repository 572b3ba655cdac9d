package io.cairn.benchmarks.swap;

/**
 * Tells where in the bytes that an HTTP/2 server sends there is data, and not what the connection
 * says for itself (settings, windows, pings). One thread.
 */
final class DataFrames {
  private static final int HEADER_BYTES = 9;
  private static final int LENGTH_BYTES = 3;
  private static final int TYPE_AT = 3;
  private static final int DATA = 0;

  private int headerSeen;
  private int length;
  private int type;
  private int left;

  /** Takes the next bytes; returns whether any of them belongs to the content of data. */
  boolean take(byte[] bytes, int count) {
    boolean found = false;
    int at = 0;
    while (at < count) {
      if (left > 0) {
        int here = Math.min(left, count - at);
        found |= type == DATA;
        left -= here;
        at += here;
      } else {
        header(bytes[at] & 0xff);
        at++;
      }
    }
    return found;
  }

  private void header(int next) {
    if (headerSeen < LENGTH_BYTES) {
      length = length << 8 | next;
    } else if (headerSeen == TYPE_AT) {
      type = next;
    }
    headerSeen++;
    if (headerSeen == HEADER_BYTES) {
      left = length;
      headerSeen = 0;
      length = 0;
    }
  }
}
