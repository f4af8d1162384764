package io.mysocket.ssh;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Passes the peer's identification on to MINA, which answers it with its KEXINIT; a client's only
 * once the client's own KEXINIT has told which ciphers it has.
 *
 * <pre>
 *   LISTENING --identification--> HOLDING --its first packet, or PATIENCE--> PASSED
 *       \------ from a server -------------------------------------------------/
 * </pre>
 *
 * A client without AES-GCM is offered everything; any other is offered AES-GCM alone, because many
 * prefer ChaCha20 to it. So it is with plain MACs, for one without encrypt-then-MAC, and with
 * classical key exchanges, for one without a post-quantum one: both sides sign what was offered, so
 * nobody between them can take one away. Some clients wait for the server's KEXINIT before they
 * send theirs: after {@link #PATIENCE_MILLIS} they get AES-GCM alone, and every key exchange. Event
 * loop only.
 */
final class Greeting {
  static final long PATIENCE_MILLIS = 2_000;

  private final boolean holding;
  private final MinaInbox inbox;
  private final MinaSession mina;
  private final Channel channel;
  private byte @Nullable [] held;
  private @Nullable Future<?> patience;

  /** {@code holding}: the peer is a client. */
  Greeting(boolean holding, MinaInbox inbox, MinaSession mina, Channel channel) {
    this.holding = holding;
    this.inbox = inbox;
    this.mina = mina;
    this.channel = channel;
  }

  /** Part of the peer's identification; the last one completes it. */
  void identification(byte[] bytes, boolean complete) throws ProtocolException {
    if (holding && complete) {
      held = bytes;
      patience = channel.eventLoop().schedule(this::late, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      inbox.deliver(bytes, 0, true);
    }
  }

  /** A packet has come, and goes to MINA behind this call. */
  void packet(byte[] packet, int payloadBytes) throws ProtocolException {
    if (held == null) {
      return;
    }
    if ((packet[PacketEncoder.PAYLOAD] & 0xff) == SshMessage.KEXINIT) {
      answer(ClientOffer.read(packet, payloadBytes));
    }
    pass(held);
  }

  /** In front of the identification, which MINA answers with what it offers. */
  private void answer(ClientOffer offer) {
    mina.onSessionThread(() -> {
      Session session = mina.session();
      if (offer.hasPostQuantum()) {
        session.setKeyExchangeFactories(SshRelay.factories(KeyExchanges.POST_QUANTUM));
      }
      if (!offer.hasFast()) {
        session.setCipherFactories(KeyTap.factories(KeyTap.Algorithm.ALL, mina));
      }
      if (!offer.hasEncryptThenMac()) {
        session.setMacFactories(MinaSettings.ALL_MACS);
      }
    });
  }

  private void pass(byte[] identification) throws ProtocolException {
    close();
    inbox.deliver(identification, 0, true);
  }

  private void late() {
    try {
      if (held != null) {
        pass(held);
      }
    } catch (ProtocolException e) {
      channel.pipeline().fireExceptionCaught(e);
    }
  }

  void close() {
    held = null;
    if (patience != null) {
      patience.cancel(false);
    }
  }
}
