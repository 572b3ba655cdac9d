package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigStore;
import io.cairn.config.spi.TimeSource;
import java.util.concurrent.Executor;

/**
 * What the calls of leaders are made with.
 *
 * @param store the store
 * @param publishBytes how many bytes all publications under way may have
 * @param time the time
 * @param counters what is counted
 * @param executor what continues calls when the store has answered
 */
record LeaderParts(
    ConfigStore store,
    ByteBudget publishBytes,
    TimeSource time,
    Counters counters,
    Executor executor) {}
