/** The node cache. */
@NullMarked
package io.cairn.config.nodecache;

import org.jspecify.annotations.NullMarked;
