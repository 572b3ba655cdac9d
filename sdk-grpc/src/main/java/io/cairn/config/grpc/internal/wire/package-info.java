/** What both ends of the protocol share: values, transfers and errors as messages. */
@NullMarked
package io.cairn.config.grpc.internal.wire;

import org.jspecify.annotations.NullMarked;
