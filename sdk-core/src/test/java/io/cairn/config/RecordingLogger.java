package io.cairn.config;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that keeps what it is told, of every level. */
final class RecordingLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  /** What was logged. */
  record Line(Level level, String text, Throwable cause) {
    @Override
    public String toString() {
      return level + " " + text;
    }
  }

  private final transient List<Line> lines = new ArrayList<>();

  synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  List<String> texts() {
    return lines().stream().map(Line::toString).toList();
  }

  @Override
  protected synchronized void handleNormalizedLoggingCall(
      Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
    lines.add(new Line(level, MessageFormatter.basicArrayFormat(message, arguments), cause));
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return true;
  }

  @Override
  public boolean isDebugEnabled() {
    return true;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
