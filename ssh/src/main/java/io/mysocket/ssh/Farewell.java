package io.mysocket.ssh;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection: why, and how the peer learns it.
 *
 * <pre>
 *   OPEN --begin--> ENDING --socket closed--> CLOSED
 *     \---------------- socket closed --------/
 * </pre>
 *
 * Event loop only, but for {@link #closed} and {@link #comeback}.
 */
final class Farewell {
  /** How long a peer may take to read its DISCONNECT and close. */
  private static final int SECONDS = 5;

  /** Characters kept of what a server says before SSH. */
  private static final int LONGEST_SAYING = 255;

  private final Channel channel;
  private final PacketEncoder encoder;
  private final BooleanSupplier peerIsKnown;
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
  private @Nullable CloseReason reason;
  private volatile @Nullable Comeback comeback;
  private boolean ending;
  private String said = "";

  Farewell(Channel channel, PacketEncoder encoder, BooleanSupplier peerIsKnown) {
    this.channel = channel;
    this.encoder = encoder;
    this.peerIsKnown = peerIsKnown;
  }

  /** Done with the reason when the socket is closed. Any thread. */
  CompletableFuture<CloseReason> closed() {
    return closed.copy();
  }

  boolean isEnding() {
    return ending;
  }

  /** A piece of what came before the first packet; a server may say there why it turns us away. */
  void said(byte[] bytes) {
    if (said.length() < LONGEST_SAYING) {
      said += new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", " ");
    }
  }

  /** Notes why the connection ends; the first reason stays. */
  void because(CloseReason why) {
    if (reason == null) {
      reason = why;
    }
  }

  /** The peer's DISCONNECT. */
  void told(byte[] packet, int payloadBytes) {
    because(CloseReason.read(CloseReason.By.PEER, packet, PacketEncoder.PAYLOAD, payloadBytes));
  }

  /** Whether the peer's global request says when to come back; every other is MINA's. */
  boolean invited(byte[] packet, int payloadBytes) {
    Comeback told = Comeback.read(packet, PacketEncoder.PAYLOAD, payloadBytes);
    if (told == null || !peerIsKnown.getAsBoolean()) {
      return false;
    }
    comeback = told;
    return true;
  }

  /** When the peer wants us back; null if it has not said. Any thread. */
  @Nullable Comeback comeback() {
    return comeback;
  }

  /** Whether this is the first end of a connection that is still there. */
  boolean begin(int code, String text) {
    if (ending || !channel.isActive()) {
      return false;
    }
    ending = true;
    because(new CloseReason(CloseReason.By.US, code, text));
    return true;
  }

  /**
   * A peer that has logged in is read on, for nothing, until it closes: closing over unread bytes
   * would reset the socket, and the DISCONNECT could be lost. A stranger is not worth the reading,
   * and a dead peer does not read.
   */
  void send(int code, String text) {
    encoder.message(SshMessage.disconnect(code, text));
    if (peerIsKnown.getAsBoolean() && code != ProtocolException.CONNECTION_LOST) {
      encoder.flush().addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
      channel.config().setAutoRead(true);
      closeInTime();
    } else {
      closeWhenSent();
    }
  }

  /** Closes behind what has been encoded so far, or when the peer does not take it in time. */
  void closeWhenSent() {
    encoder.flush().addListener(ChannelFutureListener.CLOSE);
    closeInTime();
  }

  private void closeInTime() {
    var timer = channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(_ -> timer.cancel(false));
  }

  /** The socket is closed. */
  void closedNow() {
    ending = true;
    closed.complete(reason == null ? closedByPeer() : reason);
  }

  private CloseReason closedByPeer() {
    String words = said.strip();
    return words.isEmpty() || words.startsWith("SSH-")
        ? CloseReason.PEER_CLOSED
        : CloseReason.turnedAway(words);
  }
}
