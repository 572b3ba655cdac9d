/** The client's end of the protocol. */
@NullMarked
package io.cairn.config.grpc.internal.client;

import org.jspecify.annotations.NullMarked;
