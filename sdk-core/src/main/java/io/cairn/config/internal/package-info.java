/** What the core uses and nobody else should: decoders found by the service loader. */
@NullMarked
package io.cairn.config.internal;

import org.jspecify.annotations.NullMarked;
