/**
 * Reads of OpenFeature with flagd's provider. For {@code benchmarks/run read}, which runs it in a
 * class path of its own.
 */
@NullMarked
package io.cairn.benchmarks.peers.flagd;

import org.jspecify.annotations.NullMarked;
