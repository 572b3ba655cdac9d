/** Hunts, sources and node caches that the suites measure with. For authors of a suite. */
@NullMarked
package io.cairn.benchmarks.samples;

import org.jspecify.annotations.NullMarked;
