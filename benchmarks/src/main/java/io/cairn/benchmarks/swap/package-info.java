/**
 * The suite {@code swap}: what a change of a hunt costs those who read it. For maintainers of the
 * change path and of the snapshot.
 */
@NullMarked
package io.cairn.benchmarks.swap;

import org.jspecify.annotations.NullMarked;
