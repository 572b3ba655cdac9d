/**
 * For authors of a backend: what a source, a store, a node cache or a decoder has to be, and the
 * pieces that several of them are made of. The Javadoc of each interface is its contract; the kits
 * in {@link io.cairn.config.testing} check it sentence by sentence. Users of a client need nothing
 * from here.
 */
@NullMarked
package io.cairn.config.spi;

import org.jspecify.annotations.NullMarked;
