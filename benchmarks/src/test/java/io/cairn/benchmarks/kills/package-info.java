/** Tests of what the suite says about stalls. For authors of the suite. */
@NullMarked
package io.cairn.benchmarks.kills;

import org.jspecify.annotations.NullMarked;
