/**
 * How long a fresh process takes to its first config, and where the time goes. For maintainers of
 * the client's start and of the node cache.
 */
@NullMarked
package io.cairn.benchmarks.coldstart;

import org.jspecify.annotations.NullMarked;
