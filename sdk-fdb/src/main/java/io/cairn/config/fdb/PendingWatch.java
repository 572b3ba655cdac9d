package io.cairn.config.fdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A watch that was opened before the store had reached its cluster: keeps the commands until the
 * real one takes over. Thread-safe.
 */
final class PendingWatch implements Watch {
  @GuardedBy("this")
  private final List<Consumer<Watch>> commands = new ArrayList<>();

  @GuardedBy("this")
  private @Nullable Watch real;

  @GuardedBy("this")
  private boolean closed;

  /** Hands over to the watch that the given code opens, unless this one was closed. */
  synchronized void open(Supplier<Watch> opening) {
    if (!closed) {
      real = opening.get();
      for (Consumer<Watch> command : commands) {
        command.accept(real);
      }
    }
    commands.clear();
  }

  /** Ends for good without a real watch; says whether somebody is to be told. */
  synchronized boolean fail() {
    boolean wasOpen = !closed;
    closed = true;
    commands.clear();
    return wasOpen;
  }

  private synchronized void tell(Consumer<Watch> command) {
    if (real != null) {
      command.accept(real);
    } else if (!closed) {
      commands.add(command);
    }
  }

  @Override
  public void follow(HuntId hunt, Held held) {
    tell(watch -> watch.follow(hunt, held));
  }

  @Override
  public void unfollow(HuntId hunt) {
    tell(watch -> watch.unfollow(hunt));
  }

  @Override
  public void acknowledge(HuntId hunt, VersionVector version) {
    tell(watch -> watch.acknowledge(hunt, version));
  }

  @Override
  public void reject(HuntId hunt, VersionVector version, String reason) {
    tell(watch -> watch.reject(hunt, version, reason));
  }

  @Override
  public synchronized void close() {
    closed = true;
    commands.clear();
    if (real != null) {
      real.close();
    }
  }
}
