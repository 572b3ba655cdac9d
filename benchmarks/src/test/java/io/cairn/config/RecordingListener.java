package io.cairn.config;

import java.util.concurrent.atomic.AtomicInteger;

/** What a listener was told last, and whether it was ever told twice at once. */
final class RecordingListener implements ConfigListener {
  private final AtomicInteger inside = new AtomicInteger();
  private int last;
  private boolean twiceAtOnce;
  private boolean wentBack;

  @Override
  public void onChange(ConfigChange change) {
    if (inside.getAndIncrement() > 0) {
      twiceAtOnce = true;
    }
    int next = Stages.versionOf(change.after());
    wentBack |= next < last;
    last = next;
    inside.getAndDecrement();
  }

  int last() {
    return last;
  }

  /** 1 if a call overlapped another or told an older version, 0 otherwise. */
  int disorder() {
    return twiceAtOnce || wentBack ? 1 : 0;
  }
}
