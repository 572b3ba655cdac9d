/** Tests of how class paths are counted. For authors of the suite. */
@NullMarked
package io.cairn.benchmarks.footprint;

import org.jspecify.annotations.NullMarked;
