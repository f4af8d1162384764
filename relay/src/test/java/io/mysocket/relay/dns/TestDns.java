package io.mysocket.relay.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server (RFC 1035) on this machine, with the TXT records that a test gives it. */
public final class TestDns implements AutoCloseable {
  private static final int NO_ERROR = 0;
  private static final int SERVER_FAILURE = 2;
  private static final int NO_SUCH_NAME = 3;
  private static final int TXT = 16;

  /** Names in lower case; one with an empty list is there, but has no TXT record. */
  public final Map<String, List<String>> records = new ConcurrentHashMap<>();

  public final AtomicInteger asked = new AtomicInteger();
  public volatile boolean broken;
  private final DatagramSocket socket;

  public TestDns() throws IOException {
    socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
  }

  private void serve() {
    byte[] buffer = new byte[1_500];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private byte[] answer(ByteBuffer query) throws IOException {
    asked.incrementAndGet();
    short id = query.getShort();
    query.position(12);
    StringBuilder name = new StringBuilder();
    for (int length; (length = query.get()) > 0; ) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = query.getShort();
    byte[] question = new byte[query.position() + 2 - 12];
    query.get(12, question);
    List<String> texts = records.get(name.toString().toLowerCase(java.util.Locale.ROOT));
    int code = broken ? SERVER_FAILURE : texts == null ? NO_SUCH_NAME : NO_ERROR;
    List<String> answers = code == NO_ERROR && type == TXT ? texts : List.of();
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(id);
    out.writeShort(0x8580 | code);
    out.writeShort(1);
    out.writeShort(answers.size());
    out.writeShort(0);
    out.writeShort(0);
    out.write(question);
    for (String text : answers) {
      byte[] value = text.getBytes(StandardCharsets.US_ASCII);
      out.writeShort(0xc00c);
      out.writeShort(TXT);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(value.length + 1);
      out.writeByte(value.length);
      out.write(value);
    }
    return bytes.toByteArray();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() {
    socket.close();
  }
}
