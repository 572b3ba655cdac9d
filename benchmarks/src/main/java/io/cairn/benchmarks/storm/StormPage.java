package io.cairn.benchmarks.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.storm.Recording.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * The page of a storm: one file that needs no network and no script, for people who were not there.
 */
final class StormPage {
  private final StormReport report;
  private final Load load;
  private final Outcome old;
  private final Outcome cairn;
  private final StringBuilder html = new StringBuilder();

  private StormPage(StormReport report) {
    this.report = report;
    this.load = report.load();
    this.old = report.old();
    this.cairn = report.cairn();
  }

  static String of(StormReport report) throws IOException {
    return new StormPage(report).write();
  }

  static void write(StormReport report, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, of(report));
  }

  private String write() throws IOException {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    html.append("<title>The night, replayed: Cairn and the layer that broke</title>\n<style>\n");
    html.append(css()).append("</style>\n</head>\n<body>\n<main>\n");
    story();
    report.machine().lines().skip(2).forEach(line -> paragraph("note", line));
    cards();
    html.append("<h2>The night, second by second</h2>\n<ul class=\"key\">");
    html.append("<li class=\"is-old\"><i></i>old layer (model)</li>");
    html.append(
        "<li class=\"is-cairn\"><i></i>Cairn (measured)</li></ul>\n<div class=\"plots\">\n");
    html.append(StormPlots.of(report)).append("</div>\n");
    figures();
    restarts();
    truth();
    conditions();
    seconds();
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String css() throws IOException {
    try (InputStream css = StormPage.class.getResourceAsStream("storm.css")) {
      return new String(Objects.requireNonNull(css, "storm.css").readAllBytes(), UTF_8);
    }
  }

  private void story() {
    html.append("<h1>The night, replayed: Cairn and the layer that broke</h1>\n");
    paragraph(
        "lead",
        "%,d pods on %,d %s serve %,d reads a second of %s of rules. %,d restarts and %,d changes"
                .formatted(
                    load.pods(),
                    load.nodes(),
                    load.nodes() == 1 ? "node" : "nodes",
                    load.reads(),
                    Figures.bytes(load.allBytes()),
                    report.plan().restarts(),
                    report.plan().changes())
            + " in %,d s%s. The same night, twice: once with a layer that loads everything again at"
                .formatted(
                    load.seconds(),
                    load.rolling() == 0
                        ? ""
                        : ", among them a rolling update in %d s".formatted(load.rolling()))
            + " each restart and every %d s, once with Cairn."
                .formatted(OldFleet.RECONCILE_SECONDS));
  }

  private void cards() {
    html.append("<ul class=\"cards\">\n");
    card(
        "Bytes from the source (busiest second)",
        Figures.bytes(old.mostBytes()),
        Figures.bytes(cairn.mostBytes()),
        "The uplink takes %s a second. In all: %s against %s."
            .formatted(
                Figures.bytes(Uplink.GIGABIT),
                Figures.bytes(old.bytes()),
                Figures.bytes(cairn.bytes())));
    card(
        "Stale time (p99)",
        time(old.stale(), 99),
        time(cairn.stale(), 99),
        "From publish until a pod's readers see it; p50: %s against %s."
            .formatted(time(old.stale(), 50), time(cairn.stale(), 50)));
    card(
        "First config of a restarted pod (p99)",
        time(old.firstConfig(), 99),
        time(cairn.firstConfig(), 99),
        "p50: %s against %s.%s"
            .formatted(
                time(old.firstConfig(), 50),
                time(cairn.firstConfig(), 50),
                cairn.firstConfigOfProcesses().getTotalCount() == 0
                    ? ""
                    : " Killed processes, with the start of their JVM: %s (p50)."
                        .formatted(time(cairn.firstConfigOfProcesses(), 50))));
    card(
        "Reads (p99.9)",
        time(old.reads(), 99.9),
        time(cairn.reads(), 99.9),
        "Waits for a thread and a core included; the answer itself takes Cairn %s (p50)."
            .formatted(time(cairn.calls(), 50)));
    card(
        "Reads of the store",
        "%,d".formatted(old.storeReads()),
        "%,d".formatted(cairn.storeReads()),
        "Cairn's server has read before the night begins, and is told of changes.");
    card(
        "Pods without a config (at worst)",
        "%,d".formatted(old.mostWithoutConfig()),
        "%,d".formatted(cairn.mostWithoutConfig()),
        "Of %,d. In Cairn's run, %,d start a JVM first.".formatted(load.pods(), load.processes()));
    html.append("</ul>\n");
  }

  private void card(String what, String oldFigure, String cairnFigure, String more) {
    html.append("<li class=\"card\"><h3>").append(Html.text(what)).append("</h3><dl>");
    html.append("<dt>old layer</dt><dd class=\"is-old\">").append(Html.text(oldFigure));
    html.append("</dd><dt>Cairn</dt><dd class=\"is-cairn\">").append(Html.text(cairnFigure));
    html.append("</dd></dl><small>").append(Html.text(more)).append("</small></li>\n");
  }

  private void figures() {
    html.append("<h2>The figures</h2>\n<div class=\"scroll\"><table>\n");
    head("", "old layer", "Cairn");
    row("bytes from the source", Figures.bytes(old.bytes()), Figures.bytes(cairn.bytes()));
    for (double percentile : new double[] {50, 99, 99.9, 100}) {
      String which = percentile == 100 ? "longest" : "p" + Figures.count(percentile);
      row("read, " + which, time(old.reads(), percentile), time(cairn.reads(), percentile));
    }
    row("read, once it has begun, p50", "not measured", time(cairn.calls(), 50));
    row("read, once it has begun, p99", "not measured", time(cairn.calls(), 99));
    row(
        "reads answered",
        "%,d".formatted(old.reads().getTotalCount()),
        "%,d".formatted(cairn.reads().getTotalCount()));
    for (double percentile : new double[] {50, 99, 100}) {
      String which = percentile == 100 ? "longest" : "p" + Figures.count(percentile);
      row(
          "first config of a restarted pod, " + which,
          time(old.firstConfig(), percentile),
          time(cairn.firstConfig(), percentile));
    }
    row(
        "the same of a killed process, p50",
        "not modelled",
        time(cairn.firstConfigOfProcesses(), 50));
    for (double percentile : new double[] {50, 99, 100}) {
      String which = percentile == 100 ? "longest" : "p" + Figures.count(percentile);
      row("stale, " + which, time(old.stale(), percentile), time(cairn.stale(), percentile));
    }
    row("changes not seen in the end", Long.toString(old.unseen()), Long.toString(cairn.unseen()));
    row("server, part of a core", "not modelled", "%.1f %%".formatted(100 * cairn.cpu()));
    row("server, resident", "not modelled", Figures.bytes(cairn.residentBytes()));
    html.append("</tbody></table></div>\n");
  }

  private void restarts() {
    html.append("<h2>All pods of a node start at once</h2>\n");
    paragraph(
        "",
        "Clients in one process, on nodes whose caches are empty, against a server that has read"
            + " nothing yet. The goal: a node asks the source once for each of the %,d hunts,"
                .formatted(load.hunts())
            + " whatever the number of pods on it; they select %s of content."
                .formatted(Figures.bytes(load.selectedBytes())));
    html.append("<div class=\"scroll\"><table>\n");
    head("", "source reads", "for each hunt and node", "store reads", "bytes", "first config p50");
    for (NodeRestart each : report.restarts()) {
      row(
          StormRows.words(each),
          "%,d".formatted(each.sourceReads()),
          "%.2f".formatted((double) each.sourceReads() / load.hunts() / each.nodes()),
          "%,d".formatted(each.storeReads()),
          Figures.bytes(each.bytes()),
          time(each.firstConfig(), 50));
    }
    html.append("</tbody></table></div>\n");
  }

  private void truth() {
    html.append("<h2>What is measured, and what is modelled</h2>\n<ul class=\"plain\">\n");
    item(
        "Cairn is measured: a Config Service in a process of its own with a store in memory, real"
            + " connections and streams, node caches on tmpfs, %,d pods that are processes and are"
                .formatted(load.processes())
            + " ended with SIGKILL, and %,d that are clients within one process and end in order."
                .formatted(load.clients())
            + " All settings are the library's defaults.");
    item(
        "The old layer is a model that runs by the same clock. A pod that starts loads every hunt"
            + " whole (%s) and has no config until then; every %d s each pod loads every hunt again"
                .formatted(Figures.bytes(load.allBytes()), OldFleet.RECONCILE_SECONDS)
            + " and sees changes then; what is under way shares one uplink of 1 Gbit/s equally."
            + " Nothing else takes it time: no decompression, templates, elections or processors,"
            + " which favours it.");
    item(
        "Cairn's bytes come through a proxy in front of the server, which counts them and holds"
            + " them to the same 1 Gbit/s. They are the contents of TCP, with the frames of HTTP/2,"
            + " without the headers of packets. Of the model, content alone is counted.");
    item(
        "The same readers read both, at an even rate, pods and hunts at random. A read counts from"
            + " when it was due, so that one that came late counts as late. A pod that has started"
            + " and has no config lets its readers wait. Pods that are processes read for"
            + " themselves; while they are down nobody reads there.");
    item(
        "Pods, players, server and proxy of Cairn's run share the cores of one machine: what its"
            + " reads and starts wait for is often a free core, which the model never waits for.");
    item(
        "Stale time is taken in each pod: from when a change was due to when its readers see it."
            + " A pod that restarts meanwhile and sees it first thing is not counted.");
    html.append("</ul>\n");
  }

  private void conditions() {
    html.append("<h2>Conditions</h2>\n");
    for (String line : report.machine().lines().toList()) {
      paragraph("soft", line);
    }
    paragraph("soft", "Ended " + report.at() + ". The same storm again:");
    html.append("<pre>").append(Html.text(load.command())).append("</pre>\n");
  }

  private void seconds() {
    html.append("<details><summary>Every second as a table</summary>\n<div class=\"scroll\">");
    html.append("<table class=\"seconds\">\n");
    head(
        "second",
        "bytes, old",
        "Cairn",
        "read p99, old",
        "Cairn",
        "stale, old",
        "Cairn",
        "pods without config, old",
        "Cairn",
        "store reads, old",
        "Cairn",
        "server CPU");
    for (int i = 0; i < old.samples().size(); i++) {
      Sample was = old.samples().get(i);
      Sample is = cairn.samples().get(i);
      row(
          Integer.toString(i + 1),
          Figures.bytes(was.bytes()),
          Figures.bytes(is.bytes()),
          Figures.time(was.readP99Nanos()),
          Figures.time(is.readP99Nanos()),
          was.staleNanos() == 0 ? "" : Figures.time(was.staleNanos()),
          is.staleNanos() == 0 ? "" : Figures.time(is.staleNanos()),
          Integer.toString(was.withoutConfig()),
          Integer.toString(is.withoutConfig()),
          Long.toString(was.storeReads()),
          Long.toString(is.storeReads()),
          "%.1f %%".formatted(100 * is.cpu()));
    }
    html.append("</tbody></table></div></details>\n");
  }

  private static String time(Histogram nanos, double percentile) {
    return nanos.getTotalCount() == 0
        ? "none"
        : Figures.time(nanos.getValueAtPercentile(percentile));
  }

  private void paragraph(String look, String text) {
    html.append(look.isEmpty() ? "<p>" : "<p class=\"" + look + "\">");
    html.append(Html.text(text)).append("</p>\n");
  }

  private void item(String text) {
    html.append("<li>").append(Html.text(text)).append("</li>\n");
  }

  private void head(String... cells) {
    html.append("<thead><tr>");
    for (String cell : cells) {
      html.append("<th scope=\"col\">").append(Html.text(cell)).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  private void row(String name, String... cells) {
    html.append("<tr><td>").append(Html.text(name)).append("</td>");
    for (String cell : cells) {
      html.append("<td>").append(Html.text(cell)).append("</td>");
    }
    html.append("</tr>\n");
  }
}
