package io.cairn.benchmarks.jmh;

import java.util.List;
import java.util.Map;

/**
 * Which benchmarks make a report, under which conditions, and what they must reach (section 9 of
 * the design).
 *
 * @param parts what is measured, in the order of a round
 * @param goals the benchmarks' methods, in the order of the report
 * @param effort how long to measure
 * @param leftOut why something cannot be measured, by what it is
 */
record Suite(
    List<Part> parts, Map<String, Goal> goals, Effort effort, Map<String, String> leftOut) {}
