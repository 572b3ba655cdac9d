/** Tests of the storm: its plan, its model of the old layer, its arithmetic and its page. */
@NullMarked
package io.cairn.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
