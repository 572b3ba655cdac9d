/**
 * What a client adds to a process, and what a module adds to a class path. For those who must say
 * whether they can afford it.
 */
@NullMarked
package io.cairn.benchmarks.footprint;

import org.jspecify.annotations.NullMarked;
