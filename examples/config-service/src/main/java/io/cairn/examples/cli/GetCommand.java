package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a hunt, one of its fragments, or writes it as a folder. */
@Command(
    name = "get",
    description = {
      "Lists the fragments of a hunt, or prints one, byte for byte.",
      "With --to, writes the hunt as a folder that publish reads."
    })
final class GetCommand extends ServiceCommand {
  @Parameters(index = "0", paramLabel = "HUNT", description = HUNT)
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String hunt;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FRAGMENT",
      description = "Like rules/scoring.")
  private @Nullable String fragment;

  @Option(
      names = "--at",
      paramLabel = "VERSION",
      description = "An older version that is kept, like 2.7 (default: the newest).")
  private @Nullable String version;

  @Option(
      names = "--labels",
      paramLabel = "K=V,...",
      description = "As a pod with these labels gets it (default: every fragment).")
  private @Nullable String labels;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Writes it as files, to a new folder (default: lists it).")
  private @Nullable Path folder;

  private Scope scope = Scope.EVERYTHING;

  @Override
  void check() {
    hunt(hunt);
    if (version != null) {
      version(version);
    }
    if (folder != null && fragment != null) {
      throw wrong("--to is for a whole hunt: leave out %s".formatted(fragment));
    }
    try {
      scope = labels == null ? Scope.EVERYTHING : Scope.of(Labels.parse(labels));
    } catch (IllegalArgumentException e) {
      throw wrong("--labels: " + e.getMessage());
    }
  }

  @Override
  int run(Connection service) throws IOException {
    HuntId id = hunt(hunt);
    HuntConfig all = version == null ? service.read(id) : service.readVersion(id, version(version));
    HuntConfig config = all.select(scope);
    if (folder != null) {
      FragmentFiles.write(folder, config.fragments());
    }
    if (json) {
      print(document(config));
    } else if (folder != null) {
      print(List.of("%s written to %s".formatted(config, folder)));
    } else if (fragment == null) {
      print(table(config));
    } else {
      app.printBytes(one(config).bytes());
    }
    return Exit.DONE;
  }

  private Fragment one(HuntConfig config) {
    String name = fragment == null ? "" : fragment;
    return config
        .find(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Exit.UNKNOWN,
                    "%s %s has no fragment \"%s\"; there are %s"
                        .formatted(
                            config.hunt(),
                            config.version(),
                            Plain.line(name),
                            some(config.fragments().stream().map(Fragment::name).toList()))));
  }

  private static List<String> table(HuntConfig config) {
    Table table = new Table("FRAGMENT", "TYPE", ">BYTES", "FOR");
    for (Fragment fragment : config.fragments()) {
      table.row(
          fragment.name(),
          fragment.contentType(),
          "%,d".formatted(fragment.size()),
          fragment.selector());
    }
    table.row(
        "%s %s".formatted(config.hunt(), config.version()),
        "",
        "%,d".formatted(config.bytes()),
        "");
    return table.lines();
  }

  private ObjectNode document(HuntConfig config) {
    ObjectNode document =
        document(config.hunt())
            .put("version", config.version().toString())
            .put("lineage", config.lineage().toString());
    ArrayNode fragments = document.putArray("fragments");
    for (Fragment shown : fragment == null ? config.fragments() : List.of(one(config))) {
      ObjectNode node =
          fragments
              .addObject()
              .put("name", shown.name())
              .put("type", shown.contentType())
              .put("selector", shown.selector().toString())
              .put("bytes", shown.size());
      Optional<String> text = Difference.text(shown);
      if (text.isPresent()) {
        node.put("text", text.get());
      } else {
        node.put("base64", Base64.getEncoder().encodeToString(shown.bytes()));
      }
    }
    return document;
  }
}
