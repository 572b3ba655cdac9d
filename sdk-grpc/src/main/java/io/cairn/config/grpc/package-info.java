/**
 * The Config Service over gRPC, for services that read from one ({@code GrpcConfigSource}), for
 * leaders that write to one ({@code GrpcConfigStore}), and for those who run one ({@code
 * ConfigServer}).
 */
@NullMarked
package io.cairn.config.grpc;

import org.jspecify.annotations.NullMarked;
