package io.cairn.benchmarks.storm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What happens when, in nanoseconds since the storm began: the same load gives the same plan.
 * Restarts and changes at random come as independent accidents do (a Poisson process), each kind
 * from a sequence of its own, so that more of one kind leaves the others as they were.
 */
final class Plan {
  private static final double SECOND = 1e9;

  private final List<Event> events = new ArrayList<>();
  private final List<List<Long>> changes = new ArrayList<>();
  private final long rollingFrom;
  private final long rollingUntil;

  /** Something that happens. */
  sealed interface Event {
    /** Returns when, in nanoseconds since the storm began. */
    long at();
  }

  /** A pod ends and starts again. */
  record Restart(long at, int pod) implements Event {}

  /** A hunt gets the next revision; the first that is there from the start is 1. */
  record Change(long at, int hunt, long revision) implements Event {}

  private Plan(Load load) {
    long end = (long) (load.seconds() * SECOND);
    accidents(load.restarts(), end, new Random(load.seed()), load.pods())
        .forEach(it -> events.add(new Restart(it.at(), it.which())));
    rollingFrom = load.rolling() == 0 ? end : end / 3;
    rollingUntil = rollingFrom + (long) (load.rolling() * SECOND);
    List<Integer> order = new ArrayList<>();
    for (int pod = 0; load.rolling() > 0 && pod < load.pods(); pod++) {
      order.add(pod);
    }
    Collections.shuffle(order, new Random(load.seed() + 1));
    for (int i = 0; i < order.size(); i++) {
      long at = rollingFrom + (rollingUntil - rollingFrom) * i / order.size();
      events.add(new Restart(at, order.get(i)));
    }
    for (int hunt = 0; hunt < load.hunts(); hunt++) {
      changes.add(new ArrayList<>());
    }
    for (Accident it : accidents(load.changes(), end, new Random(~load.seed()), load.hunts())) {
      changes.get(it.which()).add(it.at());
      events.add(new Change(it.at(), it.which(), changes.get(it.which()).size() + 1L));
    }
    events.sort(Comparator.comparingLong(Event::at));
  }

  static Plan of(Load load) {
    return new Plan(load);
  }

  private record Accident(long at, int which) {}

  private static List<Accident> accidents(double rate, long end, Random random, int of) {
    List<Accident> all = new ArrayList<>();
    if (rate > 0) {
      double at = 0;
      while (true) {
        at += -Math.log(1 - random.nextDouble()) / rate * SECOND;
        if (at >= end) {
          break;
        }
        all.add(new Accident((long) at, random.nextInt(of)));
      }
    }
    return all;
  }

  /** Returns all that happens, in order. */
  List<Event> events() {
    return events;
  }

  /** Returns how many restarts there are. */
  long restarts() {
    return events.stream().filter(Restart.class::isInstance).count();
  }

  /** Returns how many changes there are. */
  long changes() {
    return events.size() - restarts();
  }

  /** Returns when a hunt gets a revision, from 2 on. */
  long changedAt(int hunt, long revision) {
    return changes.get(hunt).get((int) revision - 2);
  }

  /** Returns the newest revision of each hunt in the end. */
  long[] lastRevisions() {
    return changes.stream().mapToLong(times -> times.size() + 1L).toArray();
  }

  /** Returns the revision of each hunt in the beginning. */
  long[] firstRevisions() {
    long[] ones = new long[changes.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  long rollingFrom() {
    return rollingFrom;
  }

  long rollingUntil() {
    return rollingUntil;
  }
}
