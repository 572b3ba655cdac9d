package io.cairn.examples.hunt;

/**
 * What a solved clue is worth and what help costs: the fragment {@code rules/scoring}.
 *
 * @param points what solving earns
 * @param hints what hints cost
 * @param wrongAnswer what a wrong answer costs
 * @param streak what solving without help earns on top
 */
record Scoring(Points points, Hints hints, int wrongAnswer, Streak streak) {
  Scoring {
    Check.present("points", points);
    Check.present("hints", hints);
    Check.range("wrongAnswer", wrongAnswer, 0, 10_000);
    Check.present("streak", streak);
  }

  /**
   * What solving earns.
   *
   * @param base for a clue of difficulty 1
   * @param perDifficulty for each step above that
   * @param firstSolver extra for the first player to solve a clue
   * @param wholeTrail extra for the last clue of the trail
   */
  record Points(int base, int perDifficulty, int firstSolver, int wholeTrail) {
    Points {
      Check.range("points.base", base, 0, 10_000);
      Check.range("points.perDifficulty", perDifficulty, 0, 10_000);
      Check.range("points.firstSolver", firstSolver, 0, 100_000);
      Check.range("points.wholeTrail", wholeTrail, 0, 100_000);
    }

    int of(Clue clue) {
      return base + perDifficulty * (clue.difficulty() - 1);
    }
  }

  /**
   * What hints cost.
   *
   * @param free how many hints of a clue cost nothing
   * @param penalty what each one after those costs
   */
  record Hints(int free, int penalty) {
    Hints {
      Check.range("hints.free", free, 0, 100);
      Check.range("hints.penalty", penalty, 0, 10_000);
    }
  }

  /**
   * What solving without help earns on top.
   *
   * @param every how many clues in a row without a hint it takes
   * @param bonus what they earn
   */
  record Streak(int every, int bonus) {
    Streak {
      Check.range("streak.every", every, 1, 1_000);
      Check.range("streak.bonus", bonus, 0, 100_000);
    }
  }
}
