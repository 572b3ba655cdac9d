/**
 * Processes that are killed while they write into the node cache, and what its readers notice. For
 * maintainers of the node cache, and for those who must decide whether to share one.
 */
@NullMarked
package io.cairn.benchmarks.kills;

import org.jspecify.annotations.NullMarked;
