package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Published;
import io.cairn.config.VersionVector;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the commands that change a hunt have in common: they show what they do, and can leave it.
 */
abstract class LeadingCommand extends ServiceCommand {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  LeadingOptions leading;

  @Option(names = "--dry-run", description = "Shows what would change, and changes nothing.")
  boolean dryRun;

  @Option(names = "--names", description = "Shows which fragments differ, not their lines.")
  boolean namesOnly;

  @Override
  void check() {
    try {
      leading.check();
    } catch (IllegalArgumentException e) {
      throw wrong("--who: " + e.getMessage());
    }
  }

  Leading.Led lead(Connection service, HuntId hunt) {
    return new Leading(service, leading.file(), notes()).lead(hunt, leading.who(), leading.take());
  }

  /**
   * Shows a change, and makes it unless it is a dry run or nothing differs.
   *
   * @param hunt the hunt
   * @param before the hunt as it is; null if it has no version
   * @param difference what is to change
   * @param making makes the change
   */
  int change(HuntId hunt, @Nullable HuntConfig before, Difference difference, Making making) {
    VersionVector from = before == null ? VersionVector.NONE : before.version();
    VersionVector to = from;
    boolean issued = false;
    if (!difference.isNothing() && !json) {
      print(difference.lines(!namesOnly));
    }
    if (!difference.isNothing() && !dryRun) {
      Published published = making.publish();
      to = published.version();
      issued = published.issued();
    }
    if (json) {
      ObjectNode document =
          document(hunt)
              .put("before", from.toString())
              .put("after", to.toString())
              .put("issued", issued)
              .put("dryRun", dryRun);
      difference.write(document);
      print(document);
    } else if (difference.isNothing()) {
      print(List.of("%s stays at %s: that is what it says already".formatted(hunt, from)));
    } else if (dryRun) {
      print(List.of("%s stays at %s: dry run (%s)".formatted(hunt, from, difference.counts())));
    } else {
      print(List.of("%s %s -> %s (%s)".formatted(hunt, from, to, difference.counts())));
    }
    return Exit.DONE;
  }

  /** Makes a change. */
  interface Making {
    Published publish();
  }
}
