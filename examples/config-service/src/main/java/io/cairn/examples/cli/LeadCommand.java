package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HuntId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes the leadership of a hunt, or says who has it. */
@Command(
    name = "lead",
    description = {
      "Takes the leadership of a hunt, and keeps it for the commands to come.",
      "From somebody else only with --take: they can publish nothing more then."
    })
final class LeadCommand extends ServiceCommand {
  @Parameters(paramLabel = "HUNT", description = HUNT)
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String hunt;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private LeadingOptions leading;

  @Override
  void check() {
    hunt(hunt);
    try {
      leading.check();
    } catch (IllegalArgumentException e) {
      throw wrong("--who: " + e.getMessage());
    }
  }

  @Override
  int run(Connection service) {
    HuntId id = hunt(hunt);
    LeadershipFile file = leading.file();
    Leading.Led led = new Leading(service, file, notes()).lead(id, leading.who(), leading.take());
    if (json) {
      ObjectNode document =
          document(id)
              .put("epoch", led.leadership().epoch())
              .put("who", led.leadership().who())
              .put("head", led.leadership().head().toString())
              .put("taken", led.taken());
      led.deposed()
          .ifPresentOrElse(
              old -> document.putObject("deposed").put("epoch", old.epoch()).put("who", old.who()),
              () -> document.putNull("deposed"));
      document.put("file", file.path().toString());
      print(document);
    } else if (!led.taken()) {
      print(
          List.of(
              "%s leads %s already (epoch %d)"
                  .formatted(led.leadership().who(), id, led.leadership().epoch())));
    }
    return Exit.DONE;
  }
}
