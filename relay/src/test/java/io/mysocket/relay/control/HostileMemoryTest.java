package io.mysocket.relay.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.People;
import io.mysocket.relay.RelayRig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a hostile request costs in memory: many of them at once, each sent up to where it hurts most
 * and then held, so that whatever the relay keeps of them is on the heap when it is measured.
 */
class HostileMemoryTest {
  private static final int REQUESTS = 64;
  private static final long BOUND = 256 << 10;

  @TempDir static Path folder;
  private static RelayRig rig;
  private static final AtomicInteger VISITOR = new AtomicInteger();

  /** A body that is not at its end where it stops. */
  private record Shape(String route, String name, String start, String piece, int bytes) {
    byte[] body() {
      StringBuilder text = new StringBuilder(start);
      while (text.length() + piece.length() < bytes) {
        text.append(piece);
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return route + ", " + name;
    }
  }

  static Stream<Shape> shapes() {
    int most = JsonBody.LARGEST - 100;
    String put = "PUT /api/v2/sockets/a";
    String connect = "POST /connect";
    return Stream.of(
        new Shape(put, "one long text", "{\"description\":\"", "x", 65_000),
        new Shape(
            put,
            "texts of which each is as long as may be",
            "{\"description\":\"" + "x".repeat(65_000) + "\",\"name\":\"",
            "x",
            most),
        new Shape(put, "texts of two bytes", "{\"description\":\"", "\u00e9", 40_000),
        new Shape(put, "many small texts", "{\"hostnames\":[\"a\"", ",\"a\"", 7_500),
        new Shape(put, "many names", "{\"tags\":{\"a\":\"\"", ",\"%\":\"\"", 6_600),
        new Shape(put, "deep", "{\"tags\":", "[", 40),
        new Shape(put, "spaces", "{", " ", most),
        new Shape(connect, "an unknown long text", "{\"x\":\"", "x", 60_000),
        new Shape(connect, "many small texts", "{\"custom_domains\":[\"a\"", ",\"a\"", 7_500),
        new Shape(connect, "unknown names", "{\"a\":1", ",\"%\":1", 6_500),
        new Shape(connect, "a list of unknown use", "{\"x\":[1", ",1", 3_900),
        new Shape("POST /user", "one long text", "{\"name\":\"", "x", 60_000),
        new Shape("POST /login", "one long text", "{\"password\":\"", "x", 60_000),
        new Shape("POST /signup", "a long form", "email=", "x", 16_000));
  }

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder, People.OPEN);
    for (Shape shape : shapes().toList()) {
      held(shape, distinct(shape.body()), 2).forEach(HostileMemoryTest::close);
    }
    AtomicLong last = new AtomicLong(Long.MAX_VALUE);
    Awaitility.await("a heap at rest")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          long now = used();
          return Math.abs(last.getAndSet(now) - now) < 64 << 10;
        });
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void keepsLittleOfARequestThatDoesNotEnd(Shape shape) throws Exception {
    byte[] body = distinct(shape.body());
    long before = used();

    List<Socket> sockets = held(shape, body, REQUESTS);
    AtomicLong each = new AtomicLong();
    try {
      // What is not theirs goes away; what is stays as long as nobody is answered.
      Awaitility.await()
          .pollDelay(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            each.set((used() - before) / REQUESTS);
            assertThat(each.get()).isLessThan(BOUND);
          });
      for (Socket socket : sockets) {
        assertThat(socket.getInputStream().available()).as("not answered yet").isZero();
      }
    } finally {
      sockets.forEach(HostileMemoryTest::close);
    }
    System.out.printf("%s: %d KiB a request%n", shape, each.get() >> 10);
    Awaitility.await("all of it is given back")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(used()).isLessThan(before + (1 << 20)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void answersOneThatIsTooLargeWithoutReadingItToItsEnd(Shape shape) throws Exception {
    byte[] block = "x".repeat(8 << 10).getBytes(StandardCharsets.UTF_8);
    try (Socket socket = begin(shape)) {
      chunk(socket.getOutputStream(), distinct(shape.body()));
      String answer = endless(socket, block);

      assertThat(answer).contains("HTTP/1.1 4");
    }
  }

  /** Sends until the other side has had enough; what it said. */
  private static String endless(Socket socket, byte[] block) throws IOException {
    long most = 64L << 20;
    StringBuilder said = new StringBuilder();
    InputStream in = socket.getInputStream();
    try {
      for (long sent = 0; sent < most && in.available() == 0; sent += block.length) {
        chunk(socket.getOutputStream(), block);
      }
    } catch (IOException _) {
      // It has closed.
    }
    byte[] answer = new byte[4_096];
    int length = in.read(answer);
    return said.append(new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8))
        .toString();
  }

  /** Names must differ to be kept; each placeholder becomes another one. */
  private static byte[] distinct(byte[] body) {
    String[] parts = new String(body, StandardCharsets.UTF_8).split("%", -1);
    StringBuilder text = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      text.append("n").append(i).append(parts[i]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<Socket> held(Shape shape, byte[] body, int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = begin(shape);
      chunk(socket.getOutputStream(), body);
      sockets.add(socket);
    }
    return sockets;
  }

  private static Socket begin(Shape shape) throws IOException {
    Socket socket =
        new Socket(rig.relay.controlApi().getAddress(), rig.relay.controlApi().getPort());
    socket.setSoTimeout(20_000);
    boolean form = shape.route().endsWith("signup");
    String head =
        shape.route()
            + " HTTP/1.1\r\nHost: a\r\nContent-Type: "
            + (form ? "application/x-www-form-urlencoded" : "application/json")
            + "\r\nAuthorization: Bearer "
            + rig.token
            + "\r\nX-Real-IP: 198.51.100."
            + VISITOR.incrementAndGet() % 250
            + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone all the same.
    }
  }

  /** Live heap and direct memory. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
