package io.cairn.examples.hunt;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientMetrics;
import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.VersionVector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The size of the story that the library answers: 4,000 hunts of 512 bytes, in one process. */
@Command(
    name = "story",
    mixinStandardHelpOptions = true,
    versionProvider = HuntApp.Version.class,
    sortOptions = false,
    description = "Publishes thousands of hunts, follows them all, and says how long that takes.")
final class StoryCommand implements Callable<Integer> {
  private static final int AT_ONCE = 200;
  private static final String FRAGMENT = "rules/all";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Option(
      names = "--hunts",
      paramLabel = "N",
      defaultValue = "4000",
      description = "How many hunts (default: ${DEFAULT-VALUE}).")
  private int hunts;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "512",
      description = "How many bytes each one has (default: ${DEFAULT-VALUE}).")
  private int bytes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the store is kept (default: target/story-data beside this command).")
  private Path data = HuntHome.storyData();

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    check("--hunts", hunts, 1, 100_000);
    check("--bytes", bytes, 64, 1 << 20);
    HuntHome.makeData(data);
    HuntHome.logTo(data);
    try (ConfigStore store = HuntHome.openStore(data)) {
      List<HuntId> all = new ArrayList<>();
      for (int i = 0; i < hunts; i++) {
        all.add(HuntId.of("story-%05d".formatted(i)));
      }
      publish(store, all);
      follow(store, all);
    }
    return 0;
  }

  private void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d, not in %,d..%,d".formatted(name, value, least, most));
    }
  }

  private void publish(ConfigStore store, List<HuntId> all) {
    SortedMap<HuntId, VersionVector> heads = LeaderDesk.wait(store.heads());
    List<HuntId> missing = all.stream().filter(hunt -> !heads.containsKey(hunt)).toList();
    long began = System.nanoTime();
    int step = Math.max(AT_ONCE, (all.size() / 5 + AT_ONCE - 1) / AT_ONCE * AT_ONCE);
    for (int from = 0; from < missing.size(); from += AT_ONCE) {
      int to = Math.min(missing.size(), from + AT_ONCE);
      List<CompletableFuture<Published>> batch = new ArrayList<>();
      for (HuntId hunt : missing.subList(from, to)) {
        batch.add(store.lead(hunt, "story").thenCompose(l -> store.publish(first(l))));
      }
      batch.forEach(LeaderDesk::wait);
      if (to % step == 0 || to == missing.size()) {
        out.printf("published %,6d of %,d hunts, %s%n", to, missing.size(), since(began));
      }
    }
    if (missing.isEmpty()) {
      out.printf("%,d hunts are there already%n", all.size());
    }
  }

  private Publication first(Leadership leadership) {
    return Publication.by(leadership)
        .put(rules(leadership.hunt().value(), 20))
        .because("the story's size")
        .build();
  }

  private Fragment rules(String hunt, int base) {
    StringBuilder text = new StringBuilder("hunt: %s%nbase: %d%nstory: ".formatted(hunt, base));
    while (text.length() < bytes) {
      text.append((char) ('a' + text.length() % 26));
    }
    text.setLength(bytes);
    return Fragment.ofText(FRAGMENT, "application/yaml", text.toString());
  }

  private void follow(ConfigStore store, List<HuntId> all)
      throws InterruptedException, TimeoutException {
    CountDownLatch first = new CountDownLatch(all.size());
    try (CairnClient client =
        CairnClient.builder().source(store).name("story").maxHunts(all.size()).build()) {
      long began = System.nanoTime();
      all.forEach(hunt -> watch(client, hunt, first));
      var unused = client.start();
      client.awaitReady(Duration.ofSeconds(10));
      if (!first.await(2, TimeUnit.MINUTES)) {
        throw new TimeoutException(
            "%,d hunts did not come within 2 minutes".formatted(first.getCount()));
      }
      ClientMetrics loaded = client.metrics();
      out.printf(
          "%,d hunts, %,d bytes: the first config of all of them after %s%n",
          loaded.hunts(), loaded.bytes(), since(began));
      change(store, client, all.get(all.size() / 2));
    }
  }

  private static void watch(CairnClient client, HuntId hunt, CountDownLatch first) {
    var unused = client.onChange(hunt, change -> first.countDown());
  }

  private void change(ConfigStore store, CairnClient client, HuntId hunt)
      throws InterruptedException, TimeoutException {
    HuntConfig config = client.get(hunt);
    int base = config.fragment(FRAGMENT).text().contains("base: 20") ? 40 : 20;
    Leadership leadership = LeaderDesk.wait(store.lead(hunt, "story"));
    ClientMetrics before = client.metrics();
    CountDownLatch swapped = new CountDownLatch(1);
    var unused =
        client.onChange(
            hunt,
            change -> {
              if (change.after().version().isAfter(config.version())) {
                swapped.countDown();
              }
            });
    long began = System.nanoTime();
    Published published =
        LeaderDesk.wait(
            store.publish(
                Publication.by(leadership)
                    .put(rules(hunt.value(), base))
                    .because("base " + base)
                    .build()));
    if (!swapped.await(10, TimeUnit.SECONDS)) {
      throw new TimeoutException("%s did not come within 10 s".formatted(published));
    }
    long seen = System.nanoTime() - began;
    ClientMetrics after = client.metrics();
    out.printf(
        "%s %s -> %s: from publish to listener in %s, of which the swap took %s%n",
        hunt,
        config.version(),
        published.version(),
        TerminalView.millis(Duration.ofNanos(seen)),
        TerminalView.millis(after.swapTime().minus(before.swapTime())));
  }

  private static @Nullable String since(long began) {
    return TerminalView.millis(Duration.ofNanos(System.nanoTime() - began));
  }
}
