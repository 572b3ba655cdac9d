/**
 * Reads of Apollo's client. For {@code benchmarks/run read}, which runs it in a class path of its
 * own.
 */
@NullMarked
package io.cairn.benchmarks.peers.apollo;

import org.jspecify.annotations.NullMarked;
