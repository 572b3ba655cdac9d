package io.cairn.config.spi;

import io.cairn.config.CairnClient;
import io.cairn.config.internal.JacksonJsonDecoder;

/** Breaks two rules of {@code ArchitectureRules}, so that they are seen to work. */
public final class SpiViolations {
  CairnClient client;
  JacksonJsonDecoder decoder;
}
