package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigStore;
import io.cairn.config.spi.TimeSource;
import java.util.concurrent.Executor;

/**
 * What most stages of a server are made with.
 *
 * @param name the server's name
 * @param store the store
 * @param hub runs steps on the hub's thread
 * @param time the time
 * @param counters what is counted
 */
record HubParts(String name, ConfigStore store, Executor hub, TimeSource time, Counters counters) {}
