package io.cairn.benchmarks.storm;

import java.util.List;

/**
 * All that a storm found, for its page.
 *
 * @param machine where it ran
 * @param at when, for people
 */
record StormReport(
    Load load,
    Plan plan,
    Outcome old,
    Outcome cairn,
    List<NodeRestart> restarts,
    String machine,
    String at) {}
