package io.cairn.benchmarks.jmh;

import java.util.List;
import java.util.Map;

/**
 * Benchmarks of one suite that JMH measures in one go.
 *
 * @param classPath what they run in
 * @param threads how many threads read at once
 * @param parameters values for some of their parameters, in place of those they come with
 * @param methods the benchmarks
 */
record Part(
    ClassPath classPath, int threads, Map<String, List<String>> parameters, List<String> methods) {}
