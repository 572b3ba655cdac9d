/** Watches of etcd, for the suite about propagation, which finds them by name. */
@NullMarked
package io.cairn.benchmarks.peers.etcd;

import org.jspecify.annotations.NullMarked;
