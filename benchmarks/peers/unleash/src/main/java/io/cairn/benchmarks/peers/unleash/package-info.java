/**
 * Reads of Unleash's client. For {@code benchmarks/run read}, which runs it in a class path of its
 * own.
 */
@NullMarked
package io.cairn.benchmarks.peers.unleash;

import org.jspecify.annotations.NullMarked;
