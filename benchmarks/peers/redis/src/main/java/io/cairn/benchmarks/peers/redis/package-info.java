/** Subscriptions of Redis, for the suite about propagation, which finds them by name. */
@NullMarked
package io.cairn.benchmarks.peers.redis;

import org.jspecify.annotations.NullMarked;
