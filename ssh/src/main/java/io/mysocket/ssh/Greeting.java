package io.mysocket.ssh;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
 * prefer ChaCha20 to it. So it is with plain MACs, for one without encrypt-then-MAC. Some clients
 * wait for the server's KEXINIT before they send theirs: they get AES-GCM alone, after {@link
 * #PATIENCE_MILLIS}. Event loop only.
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
      answer(CipherOffer.read(packet, payloadBytes));
    }
    pass(held);
  }

  private void answer(CipherOffer offer) {
    if (!offer.hasFast()) {
      mina.offerAllCiphers();
    }
    if (!offer.hasEncryptThenMac()) {
      mina.offerAllMacs();
    }
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
