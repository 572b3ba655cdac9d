/**
 * The server's inside. {@link io.cairn.config.grpc.internal.server.Hub} says what is concurrent
 * with what; read it first.
 */
@NullMarked
package io.cairn.config.grpc.internal.server;

import org.jspecify.annotations.NullMarked;
