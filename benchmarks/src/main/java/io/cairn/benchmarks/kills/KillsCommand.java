package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.kills.Tally.Figure;
import io.cairn.benchmarks.results.Bounds;
import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.samples.Scratch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Processes are killed while they write into a node cache, and others read it all the while; in the
 * same run, in turns, as many processes write that end by themselves.
 */
@Command(
    name = "kills",
    description =
        "What readers of a node cache notice of processes that are killed (-9) while they write.")
public final class KillsCommand implements Callable<Integer> {
  private static final String SUITE = "kills";

  /**
   * How many are to be hit in mid-write; how many end in peace; in how many turns; for how long.
   */
  private record Form(int hits, int peaceful, int turns, Duration longest) {}

  private static final Form SHORT = new Form(40, 16, 2, Duration.ofSeconds(80));

  /** How many of section 9's writers die in mid-write. */
  private static final int GOAL = 1_000;

  private static final Form FULL = new Form(GOAL, 250, 5, Duration.ofHours(2));

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Option(
      names = "--hits",
      paramLabel = "N",
      description = "How many writers to hit in mid-write (1,000; 40 in the short form).")
  private @Nullable Integer hits;

  @Override
  public Integer call() throws Exception {
    Form form = options.isShort() ? SHORT : FULL;
    if (hits != null) {
      Bounds.check("--hits", hits, 1, 100_000);
      form = new Form(hits, Math.max(1, hits / 4), form.turns, form.longest);
    }
    System.out.printf("%n%s%n", Machine.description());
    Path directory = Scratch.inMemory();
    Path scratch = Scratch.onDisk();
    Outcome outcome;
    try (Progress progress = new Progress(0);
        Node node = Node.start(directory.resolve("node"), scratch, progress)) {
      outcome = measure(node, form);
    } finally {
      Scratch.remove(directory);
      Scratch.remove(scratch);
    }
    options.write(SUITE, show(outcome));
    return 0;
  }

  /** What came of it. */
  private record Outcome(Part killed, Part peaceful, Node.Afterwards afterwards) {}

  private static Outcome measure(Node node, Form form) throws Exception {
    Part killed = Part.NONE;
    Part peaceful = Part.NONE;
    long end = System.nanoTime() + form.longest.toNanos();
    for (int turn = 1; turn <= form.turns; turn++) {
      int hits = form.hits * turn / form.turns - (int) killed.hits();
      long left = (end - System.nanoTime()) / (form.turns - turn + 1);
      killed = killed.and(node.kill(hits, left * 3 / 4, killed));
      int ends = form.peaceful * turn / form.turns - peaceful.gone();
      peaceful = peaceful.and(node.endInPeace(ends, left / 4));
    }
    return new Outcome(killed, peaceful, node.writeAndReadAgain());
  }

  private static List<Row> show(Outcome outcome) {
    Part killed = outcome.killed;
    Part peaceful = outcome.peaceful;
    Table table = new Table("", ">writers killed", ">writers that ended by themselves");
    table.row("writers", "%,d".formatted(killed.gone()), "%,d".formatted(peaceful.gone()));
    table.row("hit in mid-write", count(killed.hits()), count(peaceful.hits()));
    table.row(
        "with Chronicle Map's lock held (side replaced by the next writer)",
        count(killed.abandoned()),
        count(peaceful.abandoned()));
    table.row("writes", count(killed.writes()), count(peaceful.writes()));
    for (Figure figure :
        List.of(
            Figure.READS,
            Figure.MISSES,
            Figure.WRONG,
            Figure.BACKWARDS,
            Figure.WAITS,
            Figure.OVER,
            Figure.STALLS,
            Figure.CONTROL_STALLS)) {
      table.row(
          words(figure), count(killed.tally().of(figure)), count(peaceful.tally().of(figure)));
    }
    for (Figure figure :
        List.of(
            Figure.P50,
            Figure.P999,
            Figure.WORST,
            Figure.WORST_OWN,
            Figure.CONTROL,
            Figure.CONTROL_OWN,
            Figure.HICCUP,
            Figure.UNANSWERED)) {
      table.row(
          words(figure) + ", ms",
          "%.3f".formatted(killed.tally().millis(figure)),
          "%.3f".formatted(peaceful.tally().millis(figure)));
    }
    table.print(System.out);
    System.out.printf(
        "%n%,d hunts of 4 to 512 KB; %d readers in processes of their own, each a read every ms;"
            + " two writers at a time.%nAfterwards, %s.%n",
        Versions.HUNTS.size(), Node.READERS, outcome.afterwards.words());
    if (!CoreTime.isCounted()) {
      System.out.println(
          "This kernel does not count how long a thread waits for a core: a machine without a free"
              + " one makes stalls here.");
    }
    return rows(outcome);
  }

  /** What was measured with fewer hits shows, and reaches nothing. */
  private static List<Row> rows(Outcome outcome) {
    Part killed = outcome.killed;
    Part peaceful = outcome.peaceful;
    double worst = killed.tally().millis(Figure.WORST_OWN);
    Row peace =
        Row.of(
            SUITE,
            "worst read, writers end by themselves",
            peaceful.tally().millis(Figure.WORST_OWN),
            "ms");
    String words =
        "worst read, %,d writers killed, %,d in mid-write".formatted(killed.gone(), killed.hits());
    Row stall =
        all(Row.of(SUITE, words, worst, "ms"), killed)
            .against(peace)
            .goal(
                "<= 5 ms, 1,000 hit",
                killed.tally().of(Figure.STALLS) == 0 && killed.hits() >= GOAL)
            .of(Measure.KILLS);
    long wrong = killed.tally().of(Figure.WRONG) + killed.tally().of(Figure.BACKWARDS);
    Row bytes =
        Row.of(SUITE, "reads of a wrong byte or an older version", wrong, "reads")
            .goal("0, 1,000 hit", wrong == 0 && killed.hits() >= GOAL)
            .of(Measure.KILLS);
    Row recovery =
        Row.of(SUITE, "recovery steps", outcome.afterwards.steps(), "steps")
            .with("next write ms", outcome.afterwards.writeNanos() / 1e6)
            .goal("0", outcome.afterwards.steps() == 0)
            .of(Measure.KILLS);
    return List.of(all(peace, peaceful), stall, bytes, recovery);
  }

  private static Row all(Row row, Part part) {
    Tally tally = part.tally();
    return row.with("writers", part.gone())
        .with("hit in mid-write", part.hits())
        .with("sides replaced", part.abandoned())
        .with("writes", part.writes())
        .with("reads", tally.of(Figure.READS))
        .with("misses", tally.of(Figure.MISSES))
        .with("waits in reads", tally.of(Figure.WAITS))
        .with("reads over 5 ms with the machine's pauses", tally.of(Figure.OVER))
        .with("p50 ms", tally.millis(Figure.P50))
        .with("p99.9 ms", tally.millis(Figure.P999))
        .with("worst with the machine's pauses ms", tally.millis(Figure.WORST))
        .with("reads over 5 ms", tally.of(Figure.STALLS))
        .with("decodings from own memory over 5 ms", tally.of(Figure.CONTROL_STALLS))
        .with("worst decoding from own memory ms", tally.millis(Figure.CONTROL_OWN))
        .with("worst hiccup of a reader's process ms", tally.millis(Figure.HICCUP))
        .with("longest without an answer ms", tally.millis(Figure.UNANSWERED));
  }

  private static String count(long number) {
    return "%,d".formatted(number);
  }

  private static String words(Figure figure) {
    return switch (figure) {
      case READS -> "reads, every byte checked";
      case MISSES -> "reads that found nothing";
      case WRONG -> "reads of a wrong byte";
      case BACKWARDS -> "reads of an older version than before";
      case WAITS -> "times that a read blocked or waited (as the JVM counts)";
      case OVER -> "reads over 5 ms, machine's and JVM's pauses included";
      case STALLS -> "reads over 5 ms, without those pauses";
      case CONTROL_STALLS -> "the same of as many decodings from the reader's own memory";
      case P50 -> "read p50";
      case P999 -> "read p99.9";
      case WORST -> "worst read, machine's and JVM's pauses included";
      case WORST_OWN -> "worst read, without those pauses";
      case CONTROL -> "worst decoding from own memory, pauses included";
      case CONTROL_OWN -> "worst decoding from own memory, without them";
      case HICCUP -> "worst pause of a reader's process";
      case UNANSWERED -> "longest from one answer for a hunt to the next (8 ms due)";
    };
  }
}
