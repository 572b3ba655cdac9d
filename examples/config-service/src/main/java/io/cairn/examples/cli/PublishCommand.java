package io.cairn.examples.cli;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Publication;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes what differs between a hunt and a folder, or between a fragment and a file. */
@Command(
    name = "publish",
    description = {
      "Publishes a folder as a hunt, or a file as one fragment of it.",
      "Shows what differs; publishes nothing if nothing does."
    })
final class PublishCommand extends LeadingCommand {
  @Parameters(index = "0", paramLabel = "HUNT", description = HUNT)
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String hunt;

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description = "A folder that is all of the hunt, or a file that is one fragment.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path path;

  @Option(
      names = "--fragment",
      paramLabel = "NAME",
      description =
          "The fragment that the file is, like rules/scoring (default: PATH is a folder).")
  private @Nullable String fragment;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "The reason, for the history (default: from PATH).")
  private @Nullable String why;

  @Option(
      names = "--expect",
      paramLabel = "VERSION",
      description = "Only if the hunt is at this version; 0.0 if it has none (default: at any).")
  private @Nullable String expect;

  private List<Fragment> files = List.of();

  @Override
  void check() {
    super.check();
    hunt(hunt);
    if (expect != null) {
      version(expect);
    }
    if (why != null && why.length() > Publication.MAX_WHY) {
      throw wrong(
          "--why has %d characters, more than %d".formatted(why.length(), Publication.MAX_WHY));
    }
    if (!Files.exists(path)) {
      throw wrong("there is no file or folder %s".formatted(path));
    }
    if (Files.isDirectory(path) == (fragment != null)) {
      throw wrong(
          fragment != null
              ? "%s is a folder, which is all of a hunt: --fragment is for a file".formatted(path)
              : "%s is a file: say with --fragment NAME which fragment it is".formatted(path));
    }
    files =
        fragment == null ? FragmentFiles.folder(path) : List.of(FragmentFiles.file(path, fragment));
  }

  @Override
  int run(Connection service) {
    HuntId id = hunt(hunt);
    HuntConfig before = service.find(id).orElse(null);
    VersionVector from = before == null ? VersionVector.NONE : before.version();
    if (expect != null && !version(expect).equals(from)) {
      throw new VersionConflictException(id, version(expect), from);
    }
    List<Fragment> wanted = fragment == null ? files : with(before, files.get(0));
    HuntConfig after = HuntConfig.of(id, service.lineage(), from, wanted);
    return change(
        id,
        before,
        new Difference(before, after),
        () ->
            service.wait(
                "publishing " + id,
                service
                    .store()
                    .publish(
                        Publication.by(lead(service, id).leadership())
                            .expecting(from)
                            .turning(before, wanted)
                            .because(why != null ? why : "from " + path.getFileName())
                            .build())));
  }

  /**
   * Returns all of a hunt, with the content of one fragment as a file has it; type and selector
   * stay as they are.
   */
  private static List<Fragment> with(@Nullable HuntConfig before, Fragment file) {
    List<Fragment> wanted = new ArrayList<>(before == null ? List.of() : before.fragments());
    wanted.removeIf(other -> other.name().equals(file.name()));
    Fragment old = before == null ? null : before.find(file.name()).orElse(null);
    wanted.add(
        old == null
            ? file
            : Fragment.wrap(file.name(), old.contentType(), old.selector(), file.buffer()));
    return wanted;
  }
}
