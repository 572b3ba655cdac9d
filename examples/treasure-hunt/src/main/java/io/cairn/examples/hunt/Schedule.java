package io.cairn.examples.hunt;

import java.util.List;

/**
 * The phases of a hunt and the one it is in: the fragment {@code rules/schedule}.
 *
 * @param now the name of the phase the hunt is in; the leader moves it
 * @param phases all phases, in order
 */
record Schedule(String now, List<Phase> phases) {
  Schedule {
    String wanted = Check.text("now", now);
    phases = List.copyOf(Check.present("phases", phases));
    if (phases.stream().noneMatch(phase -> phase.name().equals(wanted))) {
      throw new IllegalArgumentException(
          "now is \"%s\", which is none of the phases %s"
              .formatted(wanted, phases.stream().map(Phase::name).toList()));
    }
  }

  /** Returns the phase the hunt is in. */
  Phase phase() {
    for (Phase phase : phases) {
      if (phase.name().equals(now)) {
        return phase;
      }
    }
    throw new AssertionError("checked when the schedule was made");
  }

  /**
   * A part of the evening.
   *
   * @param name what {@link Schedule#now} calls it
   * @param title what players are told
   * @param opens the time of day it is planned for
   * @param solving whether clues can be solved
   * @param multiplier by which points are multiplied
   */
  record Phase(String name, String title, String opens, boolean solving, double multiplier) {
    Phase {
      Check.text("phase name", name);
      Check.text("phase title", title);
      Check.text("phase opens", opens);
      Check.range("phase multiplier", multiplier, 0, 100);
    }
  }
}
