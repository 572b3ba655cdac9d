/** How long a change takes from its publisher to every client, and what that costs the server. */
@NullMarked
package io.cairn.benchmarks.propagation;

import org.jspecify.annotations.NullMarked;
