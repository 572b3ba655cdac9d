/** Tests of the store on FoundationDB: on a real cluster if there is one, and on a double of it. */
@NullMarked
package io.cairn.config.fdb;

import org.jspecify.annotations.NullMarked;
