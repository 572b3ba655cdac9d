package io.cairn.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cairn.config.testing.ManualClock;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.slf4j.Marker;

/**
 * Classes that break one rule of {@link ArchitectureRules} each, so that the rule is seen to work.
 */
@SuppressWarnings({"JavaUtilDate", "NonFinalStaticField", "ThreadLocalUsage"})
public final class ArchitectureViolations {
  private ArchitectureViolations() {}

  public static final class SignatureArgument {
    public void take(List<? extends Map<String, Cache<?, ?>[]>> caches) {}
  }

  public static class SignatureBound {
    protected <T extends Marker> void take(T marker) {}
  }

  public abstract static class SignatureSupertype implements Iterable<MeterRegistry> {}

  public static final class SignatureThrows {
    public void fail() throws CallNotPermittedException {}
  }

  public static class SignatureField {
    protected org.sqlite.SQLiteConfig config;
  }

  public record SignatureRecord(com.fasterxml.jackson.databind.JsonNode node) {}

  /** A type that users cannot name either. */
  public static final class SignatureOfOurOwnInside {
    Resident seen;

    public Resident resident() {
      return seen;
    }
  }

  abstract static class Hidden {
    protected Marker marker() {
      throw new IllegalStateException();
    }
  }

  public static class SignatureOfHiddenSupertype extends Hidden {}

  static final class TestKit {
    ManualClock clock;
  }

  static final class WriterOfL1 {
    void write(ProcessTier tier, Resident.Served served, ValueFollowers values) {
      Resident resident = new Resident(served.config().hunt(), served, false);
      tier.add(resident);
      tier.reweigh(resident);
      resident.swap(served);
      values.place(values.prepare(served.config()));
    }
  }

  static final class Printer {
    void print() {
      System.out.println();
      System.err.println();
    }
  }

  static final class Logs {
    void log() {
      Logger.getLogger("logs").info("hello");
    }
  }

  static final class Sleeper {
    void sleep() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  static final class Clocks {
    Object[] read() {
      return new Object[] {
        System.currentTimeMillis(), System.nanoTime(), Instant.now(), new Date()
      };
    }
  }

  static final class Statics {
    static int count;
    static final Cache<String, String> CACHE = Caffeine.newBuilder().build();
    static final AtomicLong COUNTER = new AtomicLong();
    static final ArrayList<String> LIST = new ArrayList<>();
    static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  }
}
