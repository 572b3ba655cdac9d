package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.storm.Recording.Sample;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** The plots of a storm's page: both runs second by second. */
final class StormPlots {
  private static final double NOTHING = 1e-9;

  private final StormReport report;
  private final StringBuilder html = new StringBuilder();
  private int plots;

  private StormPlots(StormReport report) {
    this.report = report;
  }

  static String of(StormReport report) {
    StormPlots all = new StormPlots(report);
    all.decades(
        "Bytes from the source, each second",
        "The old layer loads every hunt at each restart and each reconciliation; Cairn sends what"
            + " changed. A scale of decades.",
        Sample::bytes,
        1_000,
        Uplink.GIGABIT,
        value -> Figures.mark(Figures.bytes(value)) + "/s");
    all.decades(
        "Reads, p99 of each second",
        "From when a read was due. The old layer's readers wait for pods that are loading; Cairn's"
            + " also for a free core, as all of it runs on this machine. A scale of decades.",
        sample -> sample.readP99Nanos() == 0 ? Double.NaN : sample.readP99Nanos(),
        10_000,
        0,
        value -> Figures.mark(Figures.time(value)));
    all.decades(
        "Stale time of the changes made in each second",
        "How long the last pod's readers went on seeing the old version. No dot: nothing was"
            + " changed.",
        sample -> sample.staleNanos() == 0 ? Double.NaN : sample.staleNanos(),
        1_000_000,
        0,
        value -> Figures.mark(Figures.time(value)));
    all.linear(
        "Pods without a config, at worst in each second",
        "They have restarted and cannot answer yet.",
        Sample::withoutConfig);
    all.linear(
        "Reads of the store, each second",
        "One for each hunt that is asked for. Cairn's server asks once and pushes from then on.",
        Sample::storeReads);
    all.serverCpu();
    return all.html.toString();
  }

  private void decades(
      String title,
      String caption,
      ToDoubleFunction<Sample> value,
      double least,
      double bound,
      DoubleFunction<String> unit) {
    double[] old = values(report.old(), value);
    double[] cairn = values(report.cairn(), value);
    double lowest = Math.min(least(old), least(cairn));
    double from = Math.max(least, Math.min(lowest, least * 1_000));
    double to = Math.max(from * 10, Math.max(bound * 1.5, Math.max(most(old), most(cairn))));
    Plot plot = begin(title, caption, Axis.decades(from, to), unit);
    if (bound > 0) {
      plot.bound("uplink of 1 Gbit/s", bound);
    }
    end(title, caption, plot.line("old", old).line("cairn", cairn));
  }

  private void linear(String title, String caption, ToDoubleFunction<Sample> value) {
    double[] old = values(report.old(), value);
    double[] cairn = values(report.cairn(), value);
    Axis axis = Axis.linear(Math.max(4, Math.max(most(old), most(cairn))));
    end(
        title,
        caption,
        begin(title, caption, axis, Figures::count).line("old", old).line("cairn", cairn));
  }

  private void serverCpu() {
    String title = "Cairn's server: part of one core";
    String caption =
        "Its process with the store in memory; at most %s resident. The old layer's servers are not"
                .formatted(Figures.bytes(report.cairn().residentBytes()))
            + " modelled.";
    double[] cpu = values(report.cairn(), sample -> 100 * sample.cpu());
    Plot plot =
        begin(
            title,
            caption,
            Axis.linear(Math.max(20, most(cpu))),
            value -> Figures.count(value) + " %");
    end(title, caption, plot.line("cairn", cpu));
  }

  private Plot begin(String title, String caption, Axis axis, DoubleFunction<String> unit) {
    Plan plan = report.plan();
    return new Plot(title, caption, axis, unit, report.load().seconds())
        .shade("rolling update", plan.rollingFrom() / 1e9, plan.rollingUntil() / 1e9);
  }

  private void end(String title, String caption, Plot plot) {
    plots++;
    html.append("<figure><h3>")
        .append(Html.text(title))
        .append("</h3>")
        .append(plot.svg("plot-" + plots))
        .append("<figcaption>")
        .append(Html.text(caption))
        .append("</figcaption></figure>\n");
  }

  private static double[] values(Outcome of, ToDoubleFunction<Sample> value) {
    List<Sample> samples = of.samples();
    return samples.stream().mapToDouble(value).toArray();
  }

  private static double most(double[] values) {
    double most = 0;
    for (double value : values) {
      most = value > most ? value : most; // and never NaN
    }
    return most;
  }

  private static double least(double[] values) {
    double least = Double.MAX_VALUE;
    for (double value : values) {
      least = value > NOTHING && value < least ? value : least;
    }
    return least;
  }
}
