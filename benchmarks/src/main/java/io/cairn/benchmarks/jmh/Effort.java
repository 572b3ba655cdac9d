package io.cairn.benchmarks.jmh;

/**
 * How long to measure: rounds of one fork per benchmark, so that a disturbance hits them all.
 *
 * @param rounds how often to go over all benchmarks
 * @param warmups iterations that do not count
 * @param iterations iterations that do
 * @param iterationMillis how long each lasts
 */
record Effort(int rounds, int warmups, int iterations, int iterationMillis) {}
