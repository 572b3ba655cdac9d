/**
 * Reads of Archaius 2. For {@code benchmarks/run read}, which runs it in a class path of its own.
 */
@NullMarked
package io.cairn.benchmarks.peers.archaius;

import org.jspecify.annotations.NullMarked;
