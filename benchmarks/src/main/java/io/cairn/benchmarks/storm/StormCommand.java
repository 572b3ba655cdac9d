package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The night of the story, replayed against Cairn and against a model of the layer that broke. */
@Command(
    name = "storm",
    sortOptions = false,
    description = {
      "Replays a night of restarts and changes: against Cairn (a server, sockets, node caches and"
          + " pods, some of them processes that are killed), and against a model of a layer that"
          + " loads everything at each restart and every 5 s, over one uplink of 1 Gbit/s.",
      "Writes a page with both runs as plots over time. The defaults are the story's, scaled to one"
          + " small machine: give your own sizes before your own event."
    },
    footer = {
      "",
      "For example:",
      "  benchmarks/run storm --short",
      "  benchmarks/run storm --pods 400 --nodes 8 --hunts 20 --hunt-bytes 200000 --restarts 5"
    })
public final class StormCommand implements Callable<Integer> {
  static final String SUITE = "storm";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private LoadOptions loadOptions;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Where the page is written (storm.html beside the results).")
  private @Nullable Path page;

  @Override
  public Integer call() throws Exception {
    Load load = loadOptions.load(options.isShort());
    Path written = page();
    Plan plan = Plan.of(load);
    String surroundings = Surroundings.description(load);
    System.out.printf("%n%s%n", surroundings);
    List<NodeRestart.Size> sizes = NodeRestart.sizes(load.pods(), options.isShort());
    List<NodeRestart> restarts;
    Outcome old;
    Outcome cairn;
    try (Progress progress = new Progress(3 + sizes.size())) {
      restarts = NodeRestart.measureAll(load, sizes, progress);
      cairn = cairn(load, plan, progress);
      old = oldLayer(load, plan, progress);
    }
    List<Row> rows = StormRows.of(load, old, cairn, restarts);
    StormTables.print(System.out, load, old, cairn, restarts, rows);
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    StormPage.write(new StormReport(load, plan, old, cairn, restarts, surroundings, now), written);
    System.out.printf("%nThe same storm again: %s%nThe page: %s%n", load.command(), written);
    options.write(SUITE, rows);
    return 0;
  }

  /** What cannot be written is better known before a run. */
  private Path page() {
    if (page == null) {
      return options.results().resolve("storm.html");
    }
    Path folder = page.toAbsolutePath().getParent();
    if (Files.isDirectory(page) || folder == null || !Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          "--page is %s, which cannot be written as a file".formatted(page));
    }
    return page;
  }

  private static Outcome cairn(Load load, Plan plan, Progress progress) throws Exception {
    Recording recording = new Recording(load, plan);
    List<PodRecord> pods = Replay.records(load, plan, recording, load.processes());
    try (CairnLayer layer = new CairnLayer(load, recording, pods)) {
      new Replay(load, plan, layer, recording, pods, progress).run();
      return Outcome.of(layer.name(), recording);
    }
  }

  private static Outcome oldLayer(Load load, Plan plan, Progress progress) throws Exception {
    Recording recording = new Recording(load, plan);
    List<PodRecord> pods = Replay.records(load, plan, recording, 0);
    String name;
    try (OldLayer layer = new OldLayer(load, plan, pods)) {
      name = layer.name();
      new Replay(load, plan, layer, recording, pods, progress).run();
    }
    return Outcome.of(name, recording); // with the reads that the end let go
  }
}
