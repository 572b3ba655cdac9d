/** Suites about the processes of one node. For maintainers of the node cache. */
@NullMarked
package io.cairn.benchmarks.nodecache;

import org.jspecify.annotations.NullMarked;
