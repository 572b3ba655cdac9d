/**
 * What reading and changing cost, measured with JMH. For maintainers, and for those who choose
 * between Cairn and what they have; {@code benchmarks/README.md} tells how to run and read them.
 */
@NullMarked
package io.cairn.benchmarks;

import org.jspecify.annotations.NullMarked;
