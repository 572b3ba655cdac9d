/** Proves the arithmetic of the suites about propagation. */
@NullMarked
package io.cairn.benchmarks.propagation;

import org.jspecify.annotations.NullMarked;
