package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.CairnException;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.examples.cli.Follower.News;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows hunts live. */
@Command(
    name = "watch",
    description = {
      "Follows hunts, and prints each change as it comes, until Ctrl-C.",
      "Without HUNT, every hunt that there is."
    })
final class WatchCommand extends ServiceCommand {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  @Parameters(arity = "0..*", paramLabel = "HUNT", description = HUNT)
  private List<String> hunts = new ArrayList<>();

  @Option(
      names = "--labels",
      paramLabel = "K=V,...",
      description = "As a pod with these labels gets them (default: every fragment).")
  private @Nullable String labels;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Ends by itself after a time, like 20s or 5m (default: at Ctrl-C).")
  private @Nullable Duration watchFor;

  @Option(
      names = "--changes",
      paramLabel = "N",
      description =
          "Ends by itself after N changes; what is there at the start is none (default: at"
              + " Ctrl-C).")
  private @Nullable Integer most;

  @Option(names = "--names", description = "Shows which fragments differ, not their lines.")
  private boolean namesOnly;

  private Scope scope = Scope.EVERYTHING;
  private int changes;

  @Override
  void check() {
    hunts.forEach(this::hunt);
    if (most != null && most < 1) {
      throw wrong("--changes is %d, less than 1".formatted(most));
    }
    try {
      scope = labels == null ? Scope.EVERYTHING : Scope.of(Labels.parse(labels));
    } catch (IllegalArgumentException e) {
      throw wrong("--labels: " + e.getMessage());
    }
  }

  @Override
  int run(Connection service) throws InterruptedException {
    List<HuntId> followed =
        hunts.isEmpty()
            ? List.copyOf(service.wait("the list of hunts", service.store().heads()).keySet())
            : hunts.stream().map(this::hunt).distinct().toList();
    if (followed.isEmpty()) {
      throw new Refusal(Exit.UNKNOWN, "there are no hunts to watch");
    }
    String pod = "cairn-" + ProcessHandle.current().pid();
    try (Follower follower = new Follower(service.store(), scope, pod, followed)) {
      watch(service, follower);
    }
    return Exit.DONE;
  }

  private void watch(Connection service, Follower follower) throws InterruptedException {
    long end = watchFor == null ? Long.MAX_VALUE : System.nanoTime() + watchFor.toNanos();
    long connectBy = System.nanoTime() + target.timeout().toNanos();
    boolean everConnected = false;
    Duration wait = FIRST_WAIT;
    follower.open();
    while (System.nanoTime() < end && (most == null || changes < most)) {
      long until = everConnected ? end : Math.min(end, connectBy);
      Optional<News> next = follower.next(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      if (next.isEmpty() && !everConnected && System.nanoTime() >= connectBy) {
        throw new Refusal(Exit.UNREACHABLE, "no answer from %s".formatted(service.store().name()));
      } else if (next.isEmpty()) {
        continue;
      }
      News news = next.get();
      if (news instanceof News.Connected) {
        if (everConnected) {
          err().printf("%s is back%n", service.store().name());
          err().flush();
        }
        everConnected = true;
        wait = FIRST_WAIT;
      } else if (news instanceof News.Changed changed) {
        tell(service, changed);
      } else if (news instanceof News.Unknown unknown) {
        err().printf("there is no hunt \"%s\" yet: waiting for it%n", unknown.hunt());
        err().flush();
      } else if (news instanceof News.Lost lost) {
        if (!everConnected || Failures.exit(lost.cause()) == Exit.DENIED) {
          throw lost.cause();
        }
        Duration pause = wait.compareTo(lost.retryAfter()) < 0 ? lost.retryAfter() : wait;
        err()
            .printf(
                "%s; trying again in %d s%n",
                Plain.line(Failures.line(lost.cause())), pause.toSeconds());
        err().flush();
        pause(pause, end);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        follower.open();
      }
    }
  }

  private static void pause(Duration time, long end) throws InterruptedException {
    long nanos = Math.min(time.toNanos(), Math.max(0, end - System.nanoTime()));
    java.util.concurrent.TimeUnit.NANOSECONDS.sleep(nanos);
  }

  private void tell(Connection service, News.Changed changed) {
    HuntConfig after = changed.after();
    HuntConfig before = changed.before().orElse(null);
    changes += before == null ? 0 : 1;
    Optional<HistoryEntry> entry = entry(service, after);
    Difference difference = new Difference(before, after);
    if (json) {
      ObjectNode document =
          document(after.hunt())
              .put("before", before == null ? null : before.version().toString())
              .put("after", after.version().toString());
      document.put("when", entry.map(e -> e.when().toString()).orElse(null));
      document.put("who", entry.map(HistoryEntry::who).orElse(null));
      document.put("why", entry.map(HistoryEntry::why).orElse(null));
      difference.write(document);
      print(document);
      return;
    }
    String by = entry.map(e -> ", " + Plain.line(e.who() + ": " + e.why())).orElse("");
    if (before == null) {
      print(List.of("%s%s".formatted(after, by)));
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s %s -> %s%s (%s)"
            .formatted(
                HistoryCommand.when(entry.map(HistoryEntry::when).orElseGet(Instant::now)),
                after.hunt(),
                before.version(),
                after.version(),
                by,
                difference.counts()));
    lines.addAll(difference.lines(!namesOnly));
    print(lines);
  }

  /** Returns who, when and why, if the service says so: who may follow need not be allowed to. */
  private static Optional<HistoryEntry> entry(Connection service, HuntConfig config) {
    try {
      return service
          .wait("history of " + config.hunt(), service.store().history(config.hunt(), 5))
          .stream()
          .filter(entry -> entry.version().equals(config.version()))
          .findFirst();
    } catch (CairnException | Refusal notTold) {
      return Optional.empty();
    }
  }
}
