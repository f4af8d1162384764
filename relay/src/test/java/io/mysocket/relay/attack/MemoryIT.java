package io.mysocket.relay.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.attack.Assault.Strength;
import io.mysocket.relay.attack.Bystander.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More visitors who ask for much and read nothing than a small relay has memory for: it lets nobody
 * in, keeps the tunnel and who was there, ends those who do not read, and lets visitors in again.
 */
class MemoryIT {
  private static final int SLOW = 120;

  /** As a container of 256 MiB has it, but for its buffers, so that it takes less long. */
  private static final String SMALL =
      "-Xmx100m -XX:MaxDirectMemorySize=40m -XX:+ExitOnOutOfMemoryError"
          + " --add-opens=java.base/java.nio=ALL-UNNAMED -Dio.netty.tryReflectionSetAccessible=true";

  /** What it says when it shuts, and when it opens again. */
  private static final String SHUT = "new visitors wait until memory is less full";

  private static final String OPEN = "visitors are accepted again";
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Looks in a row at which nobody was let in. */
  private static final int SAME = 3;

  private static final String NOTE = "ready\nnote: new visitors wait, as memory is ";
  private static final String LIMITS = "connections: {burst: 1000, rate: 1000}\n";
  private static final Strength ALL_AT_ONCE = new Strength(SLOW, 20, Duration.ofSeconds(1));

  @TempDir Path folder;

  private static ConditionFactory patience() {
    return Awaitility.await()
        .atMost(180, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .ignoreExceptionsInstanceOf(IOException.class);
  }

  /** Asks for much, reads nothing, and stays. */
  private static Attack asking() {
    return (place, source, on) -> {
      try (Line line = Line.secure(place, source, "http/1.1", 2_048)) {
        String head = "GET " + AttackedTarget.LARGE + " HTTP/1.1\r\nHost: " + place.host();
        line.send((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        Pause.until(() -> !on.getAsBoolean());
      }
    };
  }

  @Test
  void letsNobodyInWhileItIsFullAndHelpsItself() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (AttackedRelay relay = new AttackedRelay(folder, LIMITS, SMALL);
        Bystander stays = Bystander.staying(relay.place());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      patience().until(() -> Load.saturate(relay.place(), 1, Duration.ofMillis(300)).pages() > 0);
      Seen quiet = stays.during(Duration.ofSeconds(1));
      var visits = CompletableFuture.supplyAsync(() -> visits(stays, over), threads);
      try (Assault _ = new Assault(relay.place(), asking(), ALL_AT_ONCE, 9)) {
        patience().until(() -> hasSaid(relay, SHUT));
        long shut = System.nanoTime();
        long before = settled(relay);
        var newcomer = CompletableFuture.supplyAsync(() -> visit(relay.place()), threads);
        long beside = relay.visitors();
        String note = relay.ready();
        if (!relay.accepts() && !hasSaid(relay, OPEN)) {
          assertThat(beside).as("let in while it is full").isLessThanOrEqualTo(before);
          assertThat(note).contains(NOTE);
        }

        patience().until(() -> hasSaid(relay, OPEN));

        Duration time = Duration.ofNanos(System.nanoTime() - shut);
        assertThat(newcomer.get(200, TimeUnit.SECONDS).failures()).isEmpty();
        // Those who waited have come in by now, and may have filled it once more.
        patience().until(() -> relay.accepts() && relay.ready().equals("ready\n"));
        assertThat(relay.rejected("write-stall")).isPositive();
        System.out.printf(
            "memory full: quiet %s; shut for %d ms; then %d %% full, %d who did not read ended%n",
            quiet, time.toMillis(), Math.round(relay.full() * 100), relay.rejected("write-stall"));
      } finally {
        over.set(true);
      }
      List<Seen> seen = visits.get(200, TimeUnit.SECONDS);
      System.out.println("memory full: whoever was there: " + seen);
      assertThat(seen).flatExtracting(Seen::failures).isEmpty();
      assertThat(stays.during(Duration.ofSeconds(1)).failures()).isEmpty();
      assertThat(relay.lines()).noneMatch(MemoryIT::isOutOfMemory);
    }
  }

  private static boolean hasSaid(AttackedRelay relay, String what) {
    return relay.lines().stream().anyMatch(line -> line.contains(what));
  }

  /** Visitors, once those are among them whom it was about to let in. */
  private static long settled(AttackedRelay relay) throws Exception {
    long visitors = relay.visitors();
    for (int same = 0; same < SAME; ) {
      LockSupport.parkNanos(LOOK.toNanos());
      long now = relay.visitors();
      same = now == visitors ? same + 1 : 0;
      visitors = now;
    }
    return visitors;
  }

  /** What comes of the visits of somebody who comes now. */
  private static Seen visit(Place place) {
    try (Bystander newcomer = new Bystander(place)) {
      return newcomer.during(Duration.ofMillis(100));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOutOfMemory(String line) {
    return line.contains("OutOfMemoryError:") || line.contains("OutOfDirectMemoryError");
  }

  private static List<Seen> visits(Bystander visitor, AtomicBoolean over) {
    List<Seen> all = new ArrayList<>();
    try {
      while (!over.get()) {
        all.add(visitor.during(Duration.ofSeconds(1)));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return all;
  }
}
