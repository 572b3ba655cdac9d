package io.cairn.config.nodecache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node cache was built with.
 *
 * @param directory the node's directory
 * @param bytes the size of a cache that has to be made
 * @param seal what entries are sealed with, or null
 * @param permitWait how long a process waits for another's read of the source; a client waits for
 *     half of its read timeout at most
 * @param writeWait how long a write waits for another's
 * @param nanoTime what the waits for permits, and between sweeps of sessions, are measured by
 * @param onStep told of every step of a write, by the thread that writes
 */
record CacheOptions(
    Path directory,
    long bytes,
    @Nullable Seal seal,
    Duration permitWait,
    Duration writeWait,
    LongSupplier nanoTime,
    Consumer<WriteStep> onStep) {}
