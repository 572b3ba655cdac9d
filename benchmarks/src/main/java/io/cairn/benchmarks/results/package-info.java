/**
 * What suites find: rows, their file, their goals in section 9 of the design, and how all of it is
 * shown. For authors of a suite.
 */
@NullMarked
package io.cairn.benchmarks.results;

import org.jspecify.annotations.NullMarked;
