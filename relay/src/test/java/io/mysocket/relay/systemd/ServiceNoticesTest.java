package io.mysocket.relay.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNoticesTest {
  private static final long SELF = 4_711;

  @TempDir Path folder;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
  private Socket manager;
  private Path address;

  @BeforeEach
  void listen() throws IOException {
    Epoll.ensureAvailability();
    address = folder.resolve("notify");
    manager = Socket.newSocketDomainDgram();
    manager.bind(new DomainSocketAddress(address.toFile()));
  }

  @AfterEach
  void close() throws IOException {
    manager.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** The next notice, or nothing. */
  private String heard() throws IOException {
    ByteBuffer message = ByteBuffer.allocateDirect(512);
    var from = manager.recvFromDomainSocket(message, 0, message.capacity());
    if (from == null) {
      return "";
    }
    byte[] bytes = new byte[from.receivedAmount()];
    message.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void tellsHowItFaresAndThatEveryLoopMoves() throws Exception {
    Map<String, String> environment =
        Map.of(
            "NOTIFY_SOCKET", address.toString(), "WATCHDOG_USEC", "600000", "WATCHDOG_PID", "4711");
    try (ServiceNotices notices = ServiceNotices.of(environment, SELF)) {
      notices.ready("serves", loops);
      await().until(this::heard, "READY=1\nSTATUS=serves"::equals);
      await().until(this::heard, "WATCHDOG=1"::equals);

      CountDownLatch stuck = new CountDownLatch(1);
      loops.next().execute(() -> awaitQuietly(stuck));
      await().pollInterval(Duration.ofSeconds(1)).until(() -> drained().isEmpty());
      stuck.countDown();
      await().until(this::heard, "WATCHDOG=1"::equals);

      notices.stopping("bye");
      await().until(this::heard, "STOPPING=1\nSTATUS=bye"::equals);
    }
  }

  /** All that has been said since the last time. */
  private String drained() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String each; !(each = heard()).isEmpty(); ) {
      all.append(each);
    }
    return all.toString();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void saysNothingWhereNobodyListens() throws Exception {
    try (ServiceNotices notices =
        ServiceNotices.of(Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1"), SELF)) {
      notices.ready("serves", loops);
      notices.stopping("bye");
    }
    assertThat(heard()).isEmpty();
  }
}
