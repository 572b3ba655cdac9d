/**
 * A night of restarts and changes, replayed against Cairn and against a model of the layer that
 * broke. For performance engineers who want to know what their own event would do.
 *
 * <p>A {@link io.cairn.benchmarks.storm.Load} says how large everything is; a {@link
 * io.cairn.benchmarks.storm.Plan} lays out what happens when; a {@link
 * io.cairn.benchmarks.storm.Replay} plays it on a {@link io.cairn.benchmarks.storm.Layer}, whose
 * pods report to a {@link io.cairn.benchmarks.storm.Recording}; two recordings become rows and a
 * {@link io.cairn.benchmarks.storm.StormPage}.
 */
@NullMarked
package io.cairn.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
