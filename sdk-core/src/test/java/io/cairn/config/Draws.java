package io.cairn.config;

import java.util.random.RandomGenerator;

/** A generator that draws what a test says, or the largest number below the bound. */
final class Draws implements RandomGenerator {
  long next;

  Draws(long next) {
    this.next = next;
  }

  @Override
  public long nextLong() {
    return next;
  }

  @Override
  public long nextLong(long bound) {
    return Math.min(next, bound - 1);
  }
}
