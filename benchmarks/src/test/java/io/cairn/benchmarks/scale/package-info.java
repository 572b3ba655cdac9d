/** Tests of the arithmetic of growth and of the model. For authors of the suite. */
@NullMarked
package io.cairn.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
