/**
 * How cost grows with hunts, fragments, bytes and followers, and what that says of a fleet that is
 * too large to be tried. For those who plan one.
 */
@NullMarked
package io.cairn.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
