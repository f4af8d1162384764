package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that stands still costs its window and nothing else; no stream starves another. */
class FlowControlTest {
  @ParameterizedTest
  @EnumSource(names = {"OUR_AGENT_TO_OUR_RELAY", "OPENSSH_TO_OUR_RELAY"})
  void aStalledVisitorStopsItsStreamOnly(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      assertThat(Visitor.download(port, 1 << 20, 0)).isTrue();

      long first = stall(rig, port);
      long second = stall(rig, port);

      System.out.printf(
          "%s: 20 stalled downloads of 1 GiB hold %d KiB of buffers, the next 20 %d%n",
          tunnels, first >> 10, second >> 10);
      long most =
          20L * (SshLimits.Windows.DEFAULT.first() + (1 << 20))
              + SshLimits.Windows.DEFAULT.budget()
              + (32 << 20);
      assertThat(first).isLessThan(most);
      assertThat(second).as("nothing left of the first").isLessThan(most);
    }
  }

  /**
   * Stalls 20 downloads, uses the connection beside them, and lets go of them; returns the buffers
   * they held.
   */
  private static long stall(Rig rig, int port) throws Exception {
    Visitor[] stalled = new Visitor[20];
    for (int i = 0; i < stalled.length; i++) {
      stalled[i] = new Visitor(port).ask("down " + (1L << 30) + " " + i);
    }
    Rig.awaitSteady(() -> used() >> 16, 0);
    long held = used();
    assertThat(Visitor.download(port, 8 << 20, 7)).as("another stream").isTrue();
    assertThat(Visitor.upload(port, 8 << 20, 8)).as("another stream").isTrue();
    for (Visitor visitor : stalled) {
      visitor.close();
    }
    Rig.await(() -> Rig.openStreams(rig.connections.getFirst()) == 0, "no stream left");
    return held;
  }

  @Test
  void aStalledTargetStopsItsVisitorOnly() throws Exception {
    try (Rig rig = new Rig()) {
      int port =
          Tunnels.OUR_AGENT_TO_OUR_RELAY.open(
              rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      try (Visitor stalled = new Visitor(port).ask("hold")) {
        assertThat(Backend.line(stalled.in)).isEqualTo("held");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> sent = Visitor.inBackground(() -> sendUntilStuck(stalled, stop));

        assertThat(Visitor.both(port, 8 << 20, 7)).as("another stream").isTrue();
        stop.set(true);
        stalled.socket.setSoLinger(true, 0);
        stalled.socket.close();
        System.out.printf("a stalled target took %d KiB%n", sent.get() >> 10);
        assertThat(sent.get()).isLessThan(64 << 20);
      }
    }
  }

  private static long sendUntilStuck(Visitor visitor, AtomicBoolean stop) {
    long sent = 0;
    byte[] block = new byte[64 << 10];
    try {
      while (!stop.get() && sent < (1L << 30)) {
        visitor.out.write(block);
        sent += block.length;
      }
    } catch (java.io.IOException _) {
      // reset by the test
    }
    return sent;
  }

  @ParameterizedTest
  @EnumSource(names = {"OUR_AGENT_TO_OUR_RELAY", "OPENSSH_TO_OUR_RELAY"})
  void smallRequestsPassBulk(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      assertThat(Visitor.download(port, 16 << 20, 0)).isTrue();
      double[] alone = latencies(port, 600);
      AtomicBoolean stop = new AtomicBoolean();
      List<CompletableFuture<Long>> bulk =
          java.util.stream.IntStream.range(0, 3)
              .mapToObj(i -> Visitor.inBackground(() -> drain(port, stop)))
              .toList();

      double[] beside = latencies(port, 600);
      stop.set(true);

      long bytes = 0;
      for (CompletableFuture<Long> each : bulk) {
        bytes += each.get();
      }
      System.out.printf(
          "%s: request alone p50 %.2f p99 %.2f ms; beside 3 bulk streams (%d MB moved) p50 %.2f p99 %.2f ms%n",
          tunnels, alone[0], alone[1], bytes / 1_000_000, beside[0], beside[1]);
      // The median: the tail is the scheduler's on a busy machine.
      assertThat(beside[0]).isLessThan(250);
    }
  }

  private static long drain(int port, AtomicBoolean stop) throws Exception {
    byte[] block = new byte[256 << 10];
    long bytes = 0;
    try (Visitor visitor = new Visitor(port).ask("down " + (1L << 36) + " 1")) {
      while (!stop.get()) {
        bytes += visitor.in.read(block);
      }
    }
    return bytes;
  }

  /** p50 and p99 in ms of 100-byte echoes on 4 streams. */
  private static double[] latencies(int port, int count) throws Exception {
    List<CompletableFuture<double[]>> streams =
        java.util.stream.IntStream.range(0, 4)
            .mapToObj(i -> Visitor.inBackground(() -> echoes(port, count / 4)))
            .toList();
    double[] all = new double[0];
    for (CompletableFuture<double[]> stream : streams) {
      double[] part = stream.get();
      all = Arrays.copyOf(all, all.length + part.length);
      System.arraycopy(part, 0, all, all.length - part.length, part.length);
    }
    Arrays.sort(all);
    return new double[] {all[all.length / 2], all[all.length * 99 / 100]};
  }

  private static double[] echoes(int port, int count) throws Exception {
    double[] times = new double[count];
    try (Visitor visitor = new Visitor(port).ask("echo")) {
      byte[] block = new byte[100];
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        visitor.out.write(block);
        visitor.in.readNBytes(block, 0, block.length);
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    return times;
  }

  private static long used() {
    var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    return metric.usedDirectMemory() + metric.usedHeapMemory();
  }
}
