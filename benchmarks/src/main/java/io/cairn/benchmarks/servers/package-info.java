/** Servers in processes of their own, which the suites measure. For authors of a suite. */
@NullMarked
package io.cairn.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
