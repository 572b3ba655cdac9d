/**
 * {@code benchmarks/run}: what Cairn costs, and what it reaches of its goals. For performance
 * engineers and maintainers; {@code benchmarks/README.md} tells how to run and read it. A suite is
 * a command in a package of its own, which writes its rows with {@link
 * io.cairn.benchmarks.results.RunOptions}.
 */
@NullMarked
package io.cairn.benchmarks;

import org.jspecify.annotations.NullMarked;
