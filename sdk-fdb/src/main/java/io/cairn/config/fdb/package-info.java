/**
 * The store on FoundationDB: for services that read it directly, and for the Config Service.
 *
 * <p>{@link io.cairn.config.fdb.FdbConfigStore} is what a client or a server is given; all else is
 * hidden. The README of the module draws the layout of keys and values.
 *
 * <h2>What is concurrent with what</h2>
 *
 * <p>Every step is one transaction of the cluster, which serializes it with those of all other
 * processes; nothing in memory is needed to be right. What is in memory only saves work: the
 * contents of versions, which never change, and the place up to which the log was read.
 *
 * <pre>
 *  FdbConfigStore ─ Reads ──┐
 *                 ─ Publisher ─ Staging ─┤─ Transactions ─ Database ─ network thread (the process's)
 *                 ─ Sweeper ┘            │
 *                 ─ LogFollower ─────────┘─► WatchHub ─► watchers
 * </pre>
 *
 * <p>The client library answers on its network thread, which does no more than hand over to the
 * store's own executor.
 */
@NullMarked
package io.cairn.config.fdb;

import org.jspecify.annotations.NullMarked;
