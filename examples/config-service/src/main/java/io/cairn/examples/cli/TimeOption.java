package io.cairn.examples.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 20s} and {@code 5m}. */
public final class TimeOption implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m)");

  /** Made by the parser of options. */
  public TimeOption() {}

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "\"%s\" is not a time like 500ms, 20s or 5m".formatted(Plain.line(text)));
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          default -> Duration.ofMinutes(amount);
        };
    if (time.isZero()) {
      throw new TypeConversionException("\"%s\" is no time at all".formatted(text));
    }
    return time;
  }
}
