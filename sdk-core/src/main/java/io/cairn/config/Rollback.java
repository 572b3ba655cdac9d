package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;

/** A rollback is a new version with old content: a publish of the difference. */
final class Rollback {
  private Rollback() {}

  static CompletableFuture<Published> in(
      ConfigStore store,
      Leadership leadership,
      VersionVector target,
      VersionVector expected,
      String why) {
    HuntId hunt = requireNonNull(leadership, "leadership").hunt();
    requireNonNull(target, "target");
    requireNonNull(expected, "expected");
    requireNonNull(why, "why");
    CompletableFuture<HuntConfig> old = store.readVersion(hunt, target);
    CompletableFuture<HuntConfig> now = store.readVersion(hunt, expected);
    return old.thenCombine(
            now,
            (wanted, current) ->
                Publication.by(leadership)
                    .expecting(expected)
                    .because(why)
                    .turning(current, wanted.fragments())
                    .build())
        .thenCompose(store::publish);
  }
}
