package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a forwarded connection must do, against every SSH implementation at hand. */
class InteropTest {
  /** {@code -Dbulk=BYTES} makes it a soak test. */
  private static final long BULK = Long.getLong("bulk", 24 << 20);

  @ParameterizedTest
  @EnumSource
  void carriesBulkBothWays(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());

      assertThat(Visitor.download(port, BULK, 1)).as("download").isTrue();
      assertThat(Visitor.upload(port, BULK, 2)).as("upload").isTrue();
      assertThat(Visitor.both(port, BULK / 4, 3)).as("both ways at once").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void carriesManySmallStreamsAndForgetsThem(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      List<CompletableFuture<Boolean>> streams = new ArrayList<>();

      for (int i = 0; i < 300; i++) {
        int size = i % 7 == 0 ? 100_000 : 100 + i;
        int seed = i;
        streams.add(Visitor.inBackground(() -> Visitor.echo(port, size, seed)));
        if (i % 50 == 49) {
          streams.getLast().get(60, TimeUnit.SECONDS);
        }
      }

      for (CompletableFuture<Boolean> stream : streams) {
        assertThat(stream.get(60, TimeUnit.SECONDS)).isTrue();
      }
      Rig.await(() -> Rig.openStreams(rig.connections.getFirst()) == 0, "no stream left");
    }
  }

  @ParameterizedTest
  @EnumSource
  void halfClosesFromEitherSide(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());

      try (Visitor visitor = new Visitor(port).ask("after-eof")) {
        String sent = Pattern.send(visitor.out, 3_000_000, 4);
        visitor.socket.shutdownOutput();
        assertThat(Backend.line(visitor.in)).as("answer after the visitor's end").isEqualTo(sent);
        assertThat(visitor.in.read()).isEqualTo(-1);
      }
      rig.backend.ends.clear();
      try (Visitor visitor = new Visitor(port).ask("eof-first")) {
        assertThat(Backend.line(visitor.in)).isEqualTo("first");
        assertThat(visitor.in.read()).as("the backend's end").isEqualTo(-1);
        String sent = Pattern.send(visitor.out, 3_000_000, 5);
        visitor.socket.shutdownOutput();
        assertThat(rig.backend.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("eof-first: " + sent);
      }
      Rig.await(() -> Rig.openStreams(rig.connections.getFirst()) == 0, "no stream left");
    }
  }

  /**
   * The case that Netty's own epoll handler fails: nothing to read, reading off, then a full socket
   * buffer.
   */
  @ParameterizedTest
  @EnumSource
  void answersAVisitorThatHasEndedItsRequestAndReadsSlowly(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());
      long bytes = BULK / 8;
      String expected = Pattern.send(java.io.OutputStream.nullOutputStream(), bytes, 9);

      try (Visitor visitor = new Visitor(port).ask("down " + bytes + " 9")) {
        visitor.socket.shutdownOutput();
        Rig.awaitFull(visitor.socket);
        assertThat(Pattern.receive(visitor.in, bytes)).isEqualTo(expected);
        assertThat(visitor.in.read()).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsOneSideWhenTheOtherGoes(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int port = tunnels.open(rig, SshLimits.DEFAULT, rig.backend.port(), List.of());

      Visitor abrupt = new Visitor(port).ask("hold");
      assertThat(Backend.line(abrupt.in)).isEqualTo("held");
      abrupt.socket.setSoLinger(true, 0);
      abrupt.close();
      assertThat(rig.backend.ends.poll(30, TimeUnit.SECONDS))
          .as("backend, after the visitor's reset")
          .isNotNull();
      for (String way : List.of("close", "reset")) {
        try (Visitor visitor = new Visitor(port).ask(way)) {
          assertThat(endOf(visitor)).as("visitor, after the backend's " + way).isTrue();
        }
      }
      Rig.await(() -> Rig.openStreams(rig.connections.getFirst()) == 0, "no stream left");
      assertThat(Visitor.echo(port, 1000, 6)).as("the connection lives on").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesTheVisitorWhenTheTargetRefuses(Tunnels tunnels) throws Exception {
    try (Rig rig = new Rig()) {
      int nobody = Tunnels.freePort();
      int port = tunnels.open(rig, SshLimits.DEFAULT, nobody, List.of());

      for (int i = 0; i < 5; i++) {
        try (Visitor visitor = new Visitor(port)) {
          assertThat(endOf(visitor)).isTrue();
        }
      }
      Rig.await(() -> Rig.openStreams(rig.connections.getFirst()) == 0, "no stream left");
    }
  }

  private static boolean endOf(Visitor visitor) {
    try {
      return visitor.in.read() < 0;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }
}
