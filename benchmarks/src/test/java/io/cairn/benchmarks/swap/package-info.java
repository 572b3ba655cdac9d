/** Proves what the suite {@code swap} measures with. */
@NullMarked
package io.cairn.benchmarks.swap;

import org.jspecify.annotations.NullMarked;
