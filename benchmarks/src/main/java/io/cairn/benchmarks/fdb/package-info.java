/** The suite about the FoundationDB store. For maintainers of that store. */
@NullMarked
package io.cairn.benchmarks.fdb;

import org.jspecify.annotations.NullMarked;
