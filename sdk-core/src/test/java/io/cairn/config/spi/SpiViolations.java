package io.cairn.config.spi;

import io.cairn.config.CairnClient;

/** Breaks a rule of {@code ArchitectureRules}, so that it is seen to work. */
public final class SpiViolations {
  CairnClient client;
}
