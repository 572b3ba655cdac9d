/**
 * Reads of LaunchDarkly's server SDK. For {@code benchmarks/run read}, which runs it in a class
 * path of its own.
 */
@NullMarked
package io.cairn.benchmarks.peers.launchdarkly;

import org.jspecify.annotations.NullMarked;
