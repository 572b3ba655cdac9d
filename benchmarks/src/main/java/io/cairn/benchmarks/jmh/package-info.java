/**
 * Suites measured with JMH: {@code read} and {@code nodecache}. For authors of a benchmark: a
 * method of a benchmark class becomes a line of the report by its {@link
 * io.cairn.benchmarks.jmh.Suite}.
 */
@NullMarked
package io.cairn.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
