package io.cairn.config.nodecache;

/** How far a write has come: where tests kill the process that writes. */
enum WriteStep {
  /** Chronicle's lock is held, and the entry untouched. */
  LOCKED,
  /** The entry is changed, and Chronicle's lock still held. */
  CHANGED,
  /** The snapshot is there, and no head names it. */
  BEFORE_FLIP,
  /** The head names it, and nobody is told. */
  FLIPPED,
  /** The write has ended, its move is noted, and the bell not rung. */
  NOTED
}
