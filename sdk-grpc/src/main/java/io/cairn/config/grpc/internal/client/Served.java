package io.cairn.config.grpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the watcher serves of each hunt that it follows, and which versions of that the server has
 * not been told. Nothing waits for an acknowledgement, and one after each change would cost client
 * and server as much as the change did: so it is said some seconds later, of each hunt the newest,
 * and until then it costs the watcher an entry in a map.
 *
 * <p>Thread-safe; what a watcher says is noted in the order in which it says it, before it is sent.
 */
final class Served {
  /** How long the first acknowledgement of some waits for the others. */
  static final Duration LEISURE = Duration.ofSeconds(5);

  private final TimeSource time;
  private final Executor tasks;
  private final Runnable say;

  @GuardedBy("this")
  private final Map<HuntId, Held> held = new HashMap<>();

  @GuardedBy("this")
  private final Map<HuntId, VersionVector> unsaid = new LinkedHashMap<>();

  @GuardedBy("this")
  private TimeSource.@Nullable Timer timer;

  @GuardedBy("this")
  private boolean due;

  @GuardedBy("this")
  private boolean ended;

  /**
   * @param time the time by which acknowledgements wait
   * @param tasks where they are told to be due
   * @param say called when some are due
   */
  Served(TimeSource time, Executor tasks, Runnable say) {
    this.time = time;
    this.tasks = tasks;
    this.say = say;
  }

  /** A hunt is followed, of which so much is held. */
  synchronized void follow(HuntId hunt, Held what) {
    held.put(hunt, what);
  }

  synchronized void unfollow(HuntId hunt) {
    held.remove(hunt);
    unsaid.remove(hunt);
  }

  /**
   * A version is served.
   *
   * @param lineage what the versions of the stream belong to; null before the welcome, when it has
   *     brought none
   */
  synchronized void acknowledge(HuntId hunt, @Nullable Lineage lineage, VersionVector version) {
    if (ended || lineage == null || held.replace(hunt, new Held(lineage, version)) == null) {
      return;
    }
    unsaid.put(hunt, version);
    if (timer == null && !due) {
      timer = time.schedule(LEISURE, () -> tasks.execute(this::fallDue));
    }
  }

  /** Returns what is served of a hunt. */
  synchronized Held of(HuntId hunt) {
    return held.getOrDefault(hunt, Held.NOTHING);
  }

  private void fallDue() {
    synchronized (this) {
      timer = null;
      due = !ended;
    }
    say.run();
  }

  /** Returns the next acknowledgement that is due. */
  synchronized @Nullable ClientMessage poll() {
    Iterator<Map.Entry<HuntId, VersionVector>> all = unsaid.entrySet().iterator();
    due &= all.hasNext();
    if (!due) {
      return null;
    }
    Map.Entry<HuntId, VersionVector> next = all.next();
    all.remove();
    return ClientMessage.newBuilder()
        .setAcknowledge(
            Acknowledge.newBuilder()
                .setHunt(next.getKey().value())
                .setVersion(next.getValue().bits()))
        .build();
  }

  synchronized void end() {
    ended = true;
    due = false;
    if (timer != null) {
      timer.cancel();
    }
  }
}
