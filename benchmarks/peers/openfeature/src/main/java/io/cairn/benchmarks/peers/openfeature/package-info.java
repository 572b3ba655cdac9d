/**
 * Reads of OpenFeature with its in-memory provider. For {@code benchmarks/run read}, which runs it
 * in a class path of its own.
 */
@NullMarked
package io.cairn.benchmarks.peers.openfeature;

import org.jspecify.annotations.NullMarked;
