package io.cairn.benchmarks.samples;

import io.cairn.config.Fragment;
import io.cairn.config.spi.FragmentDecoder;

/** Makes a {@link Scoring} of a text. */
public final class ScoringDecoder implements FragmentDecoder {
  @Override
  public boolean supports(String contentType) {
    return contentType.equals("text/plain");
  }

  @Override
  public <T> T decode(Fragment fragment, Class<T> type) {
    return type.cast(new Scoring(Integer.parseInt(fragment.text())));
  }
}
