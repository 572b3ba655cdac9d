/** Proves the arithmetic of the suite about starts. */
@NullMarked
package io.cairn.benchmarks.coldstart;

import org.jspecify.annotations.NullMarked;
