package io.cairn.config.grpc.internal.client;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which versions are served and not said to be. Nothing waits for that, and saying so after each
 * change would cost client and server as much as the change did: so it is said some seconds later,
 * of each hunt the newest. Belongs to the tasks.
 */
final class Acknowledgements {
  /** How long the first of some waits for the others. */
  static final Duration LEISURE = Duration.ofSeconds(5);

  private final TimeSource time;
  private final Executor tasks;
  private final Runnable say;
  private final Map<HuntId, VersionVector> unsaid = new LinkedHashMap<>();
  private TimeSource.@Nullable Timer timer;
  private boolean due;

  /**
   * @param time the time by which they wait
   * @param tasks where they are told to be due
   * @param say called when some are due
   */
  Acknowledgements(TimeSource time, Executor tasks, Runnable say) {
    this.time = time;
    this.tasks = tasks;
    this.say = say;
  }

  void add(HuntId hunt, VersionVector version) {
    unsaid.put(hunt, version);
    if (timer == null && !due) {
      timer = time.schedule(LEISURE, () -> tasks.execute(this::fallDue));
    }
  }

  void forget(HuntId hunt) {
    unsaid.remove(hunt);
  }

  private void fallDue() {
    if (timer != null) { // else it was ended since
      timer = null;
      due = true;
      say.run();
    }
  }

  /** Returns the next one that is due. */
  @Nullable ClientMessage poll() {
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

  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
