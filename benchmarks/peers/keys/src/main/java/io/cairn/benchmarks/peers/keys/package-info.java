/** What is read of each peer, and in which order. For authors of a peer's benchmark. */
@NullMarked
package io.cairn.benchmarks.peers.keys;

import org.jspecify.annotations.NullMarked;
