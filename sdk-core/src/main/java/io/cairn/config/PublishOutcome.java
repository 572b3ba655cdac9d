package io.cairn.config;

import io.cairn.config.spi.PublishDecision;

/** What a publisher is told once a decision has been carried out. */
final class PublishOutcome {
  private PublishOutcome() {}

  /** Throws the reason of a refusal. */
  static Published of(HuntId hunt, PublishDecision decision) {
    if (decision instanceof PublishDecision.Next next) {
      return new Published(hunt, next.config().version(), true);
    }
    if (decision instanceof PublishDecision.Repeated repeated) {
      return new Published(hunt, repeated.version(), true);
    }
    if (decision instanceof PublishDecision.Nothing nothing) {
      return new Published(hunt, nothing.version(), false);
    }
    throw ((PublishDecision.Refused) decision).reason();
  }
}
