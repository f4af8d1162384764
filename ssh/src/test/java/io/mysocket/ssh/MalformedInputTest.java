package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A peer that breaks the protocol is told why and dropped; nothing of it stays behind, and others
 * notice nothing.
 */
class MalformedInputTest {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
  private static final String LEAKED_BY_US = "leaked to see that leaks are seen";
  private static ResourceLeakDetector.Level levelBefore;

  @BeforeAll
  static void watchForLeaks() {
    levelBefore = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + ": " + records));
  }

  @AfterAll
  static void nothingLeaked() throws Exception {
    leakOne();
    Rig.await(
        () -> {
          System.gc();
          ByteBufAllocator.DEFAULT.directBuffer(16).release();
          return LEAKS.stream().anyMatch(leak -> leak.contains(LEAKED_BY_US));
        },
        "the leak made here found, and so any other");
    ResourceLeakDetector.setLevel(levelBefore);
    assertThat(LEAKS).allMatch(leak -> leak.contains(LEAKED_BY_US));
  }

  private static void leakOne() {
    ByteBufAllocator.DEFAULT.directBuffer(16).touch(LEAKED_BY_US);
  }

  /**
   * A logged-in client of ours that is about to misbehave, and what the relay tells it when it
   * does.
   */
  private record Offender(
      SshConnection connection, StreamChannel stream, CompletableFuture<String> told) {
    void onLoop(Consumer<Offender> offence) {
      connection
          .channel()
          .eventLoop()
          .execute(() -> {
            offence.accept(this);
            connection.encoder().flush();
          });
    }

    void message(byte[] payload) {
      connection.encoder().message(payload);
    }

    void raw(byte[] bytes) {
      connection.encoder().flush();
      connection.channel().writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    void data(int recipient, int bytes) {
      connection.encoder().dataArray();
      byte[] message = new byte[9 + bytes];
      message[0] = SshMessage.CHANNEL_DATA;
      Wire.putInt(message, 1, recipient);
      Wire.putInt(message, 5, bytes);
      message(message);
    }
  }

  private static byte[] message(int type, int... fields) {
    byte[] message = new byte[1 + 4 * fields.length];
    message[0] = (byte) type;
    for (int i = 0; i < fields.length; i++) {
      Wire.putInt(message, 1 + 4 * i, fields[i]);
    }
    return message;
  }

  private static byte[] frame(int length, int bytes) {
    byte[] frame = new byte[4 + bytes];
    new Random(1).nextBytes(frame);
    Wire.putInt(frame, 0, length);
    return frame;
  }

  @TestFactory
  List<DynamicTest> tellsTheOffenderWhyAndDropsIt() {
    Map<String, Map.Entry<Consumer<Offender>, String>> offences =
        new java.util.TreeMap<>(
            Map.ofEntries(
                offence(
                    "wrong tag", o -> o.raw(frame(64, 64 + 16)), "5 packet authentication failed"),
                offence(
                    "huge length",
                    o -> o.raw(frame(Integer.MAX_VALUE & ~15, 64)),
                    "2 packet length 2147483632 is not valid"),
                offence(
                    "negative length",
                    o -> o.raw(frame(-16, 64)),
                    "2 packet length 4294967280 is not valid"),
                offence("odd length", o -> o.raw(frame(33, 64)), "2 packet length 33 is not valid"),
                offence(
                    "data for an unknown channel",
                    o -> o.data(StreamTable.FIRST_ID + 99, 10),
                    "2 message 94 for unknown channel 1073741923"),
                offence(
                    "eof for an unknown channel",
                    o -> o.message(message(96, StreamTable.FIRST_ID + 99)),
                    "2 message 96 for unknown channel 1073741923"),
                offence(
                    "too much in one packet",
                    o -> o.data(o.stream.remoteId(), 32769),
                    "2 CHANNEL_DATA of 32769 bytes, agreed were 32768"),
                offence(
                    "more than the window",
                    o -> {
                      for (int i = 0; i < 300; i++) {
                        o.data(o.stream.remoteId(), 32768);
                      }
                    },
                    "2 stream data of 32768 bytes with a window of "),
                offence(
                    "data length beside the packet's",
                    o -> o.message(message(94, o.stream.remoteId(), 77)),
                    "2 CHANNEL_DATA whose length is not that of its packet"),
                offence(
                    "data after eof",
                    o -> {
                      o.message(message(96, o.stream.remoteId()));
                      o.data(o.stream.remoteId(), 1);
                    },
                    "2 CHANNEL_DATA "),
                offence(
                    "data after close",
                    o -> {
                      o.message(message(97, o.stream.remoteId()));
                      o.data(o.stream.remoteId(), 1);
                    },
                    "2 message 94 for unknown channel"),
                offence(
                    "window overflow",
                    o -> {
                      o.message(message(93, o.stream.remoteId(), -1));
                      o.message(message(93, o.stream.remoteId(), -1));
                    },
                    "2 stream window grew past 2^32 - 1"),
                offence(
                    "confirmed twice",
                    o -> o.message(message(91, o.stream.remoteId(), 1, 1000, 1000)),
                    "2 stream confirmed twice"),
                offence(
                    "refused after confirmed",
                    o -> o.message(message(92, o.stream.remoteId(), 1, 0, 0)),
                    "2 stream refused after it was confirmed"),
                offence(
                    "cut off message",
                    o -> o.message(new byte[] {93, 0, 0}),
                    "2 message ends inside a field"),
                offence(
                    "cut off string",
                    o -> o.message(message(98, o.stream.remoteId(), 1000)),
                    "2 message ends inside a field"),
                offence(
                    "extended data",
                    o -> o.message(message(95, o.stream.remoteId(), 1, 0)),
                    "2 message 95 on a forwarded connection"),
                offence("NEWKEYS out of turn", o -> o.message(new byte[] {21}), "")));
    return offences.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(), () -> dropped(each.getValue().getKey(), each.getValue().getValue())))
        .toList();
  }

  private static Map.Entry<String, Map.Entry<Consumer<Offender>, String>> offence(
      String name, Consumer<Offender> what, String told) {
    return Map.entry(name, Map.entry(what, told));
  }

  private static void dropped(Consumer<Offender> offence, String told) throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT);
      Offender offender = offender(rig, relay);

      offender.onLoop(offence);

      if (told.isEmpty()) {
        assertThat(offender.connection.channel().closeFuture().await(30, TimeUnit.SECONDS))
            .isTrue();
      } else {
        assertThat(offender.told.get(30, TimeUnit.SECONDS)).startsWith(told);
      }
      Rig.await(() -> !rig.connections.getFirst().channel().isOpen(), "closed");
      Rig.await(() -> Rig.openStreams(rig.connections.getFirst()) == 0, "no stream left");
      Offender another = offender(rig, relay);
      assertThat(another.stream.isActive()).as("the relay serves others").isTrue();
    }
  }

  /**
   * A client with one stream open, of which the relay's end is held by a visitor that does not
   * read.
   */
  private static Offender offender(Rig rig, SshRelay relay) throws Exception {
    SshTransport transport = rig.transport(SshLimits.DEFAULT);
    AgentConnection agent = rig.agent(transport, relay.port(), "offender");
    CompletableFuture<StreamChannel> stream = new CompletableFuture<>();
    int port =
        agent.forward(
            "127.0.0.1",
            0,
            request -> stream.complete(request.accept(StreamPump.unread())),
            Rig.PATIENCE);
    rig.keep(new Visitor(port));
    CompletableFuture<String> told = new CompletableFuture<>();
    ((ClientSession) agent.connection().session())
        .addSessionListener(
            new SessionListener() {
              @Override
              public void sessionDisconnect(
                  Session session, int reason, String text, String language, boolean initiator) {
                told.complete(reason + " " + text);
              }
            });
    return new Offender(agent.connection(), stream.get(30, TimeUnit.SECONDS), told);
  }

  @Test
  void dropsWhatIsNotSsh() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT.with(SshLimits.Login.TRUSTED));
      Random random = new Random(7);
      for (int i = 0; i < 40; i++) {
        byte[] noise = new byte[1 + random.nextInt(60_000)];
        random.nextBytes(noise);
        byte[] prefix =
            i % 2 == 0
                ? new byte[0]
                : "SSH-2.0-noise\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
          socket.setSoTimeout(30_000);
          socket.getOutputStream().write(prefix);
          socket.getOutputStream().write(noise);
          socket.shutdownOutput();
          drain(socket.getInputStream());
        } catch (java.net.SocketException _) {
          // reset by the relay: as good as closed
        }
      }
      assertThat(offender(rig, relay).stream.isActive()).isTrue();
    }
  }

  @Test
  void dropsAnEndlessLine() throws Exception {
    try (Rig rig = new Rig();
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), rig.relay(SshLimits.DEFAULT).port())) {
      socket.setSoTimeout(30_000);
      byte[] block = new byte[1000];
      java.util.Arrays.fill(block, (byte) 'x');
      int sent = 0;
      try {
        for (; sent < 10_000_000; sent += block.length) {
          socket.getOutputStream().write(block);
        }
      } catch (java.io.IOException _) {
        // dropped
      }
      assertThat(sent).isLessThan(8_000_000);
    }
  }

  @Test
  void refusesFloodsOfStreams() throws Exception {
    SshLimits few =
        SshLimits.DEFAULT
            .with(new SshLimits.Windows(64 << 10, 64 << 10, 64 << 10, 0))
            .withStreams(100);
    try (Rig rig = new Rig()) {
      SshTransport relayTransport = rig.transport(SshLimits.DEFAULT);
      CompletableFuture<SshConnection> relayEnd = new CompletableFuture<>();
      SshRelay relay =
          rig.relay(
              relayTransport,
              (connection, host, port) -> {
                relayEnd.complete(connection);
                return new Forwards.Answer.Refused("none");
              });
      AgentConnection agent = rig.agent(few, relay.port());
      agent.connection().accept(_ -> {});
      try {
        agent.forward("app", 80, _ -> {}, Rig.PATIENCE);
      } catch (java.io.IOException e) {
        assertThat(e).hasMessageContaining("refused");
      }

      SshConnection connection = relayEnd.get(30, TimeUnit.SECONDS);
      int refused = 0;
      List<io.netty.util.concurrent.Future<StreamChannel>> opened = new java.util.ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        opened.add(connection.open(new StreamOpen("app", 80, "192.0.2.1", i), StreamPump.unread()));
      }
      for (io.netty.util.concurrent.Future<StreamChannel> each : opened.subList(100, 1000)) {
        assertThat(each.await(30, TimeUnit.SECONDS)).isTrue();
        refused +=
            each.cause() instanceof StreamRefusedException e
                    && e.reason() == StreamRefusedException.RESOURCE_SHORTAGE
                ? 1
                : 0;
      }
      assertThat(refused).isEqualTo(900);
      assertThat(agent.connection().channel().isActive()).isTrue();
    }
  }

  @Test
  void refusesFloodsOfSessionChannelsAndDirectConnections() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = rig.relay(SshLimits.DEFAULT);
      Offender offender = offender(rig, relay);
      byte[] session =
          "\0\0\0\7session\0\0\0\1\0\1\0\0\0\0\u0080\0"
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      byte[] open = new byte[1 + session.length];
      open[0] = SshMessage.CHANNEL_OPEN;
      System.arraycopy(session, 0, open, 1, session.length);

      offender.onLoop(o -> {
        for (int i = 0; i < 5000; i++) {
          o.message(open);
        }
      });

      CompletableFuture<Boolean> behind = answered(offender.connection().session());
      Rig.await(
          () -> behind.isDone() || !rig.connections.getFirst().channel().isOpen(),
          "flood processed");
      assertThat(mostChannels(rig.connections.getFirst()))
          .isLessThanOrEqualTo(SshRelay.SESSION_CHANNELS);
    }
  }

  /** Done when a question sent now, behind all else, is answered. */
  private static CompletableFuture<Boolean> answered(Session session) throws Exception {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    Buffer question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
    question.putString("keepalive@openssh.com");
    question.putBoolean(true);
    session.request(question, "keepalive@openssh.com", (_, _) -> answered.complete(true));
    return answered;
  }

  private static int mostChannels(SshConnection connection) {
    return connection
            .session()
            .getService(org.apache.sshd.common.session.ConnectionService.class)
            .toString()
            .isEmpty()
        ? 0
        : ((org.apache.sshd.common.session.helpers.AbstractConnectionService)
                connection
                    .session()
                    .getService(org.apache.sshd.common.session.ConnectionService.class))
            .getChannels()
            .size();
  }

  private static void drain(InputStream in) throws Exception {
    byte[] block = new byte[8192];
    while (in.read(block) >= 0) {
      // until the relay closes
    }
  }
}
