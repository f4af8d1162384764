package io.mysocket.ssh;

import java.util.Arrays;
import java.util.List;

/**
 * The key exchanges, ciphers and MACs that a client's KEXINIT offers (RFC 4253 7.1).
 *
 * @param keyExchanges names of key exchanges
 * @param toServer names for what the client sends
 * @param toClient names for what it receives
 * @param macsToServer names of MACs for what the client sends
 * @param macsToClient names of MACs for what it receives
 */
record ClientOffer(
    List<String> keyExchanges,
    List<String> toServer,
    List<String> toClient,
    List<String> macsToServer,
    List<String> macsToClient) {
  private static final int COOKIE_BYTES = 16;

  /** Reads a packet that is a KEXINIT. */
  static ClientOffer read(byte[] packet, int payloadBytes) throws ProtocolException {
    int before = 1 + COOKIE_BYTES;
    MessageReader in =
        new MessageReader(packet, PacketEncoder.PAYLOAD + before, payloadBytes - before);
    List<String> keyExchanges = names(in);
    in.text(); // host keys
    return new ClientOffer(keyExchanges, names(in), names(in), names(in), names(in));
  }

  private static List<String> names(MessageReader in) throws ProtocolException {
    return Arrays.asList(in.text().split(","));
  }

  /** Whether it has a key exchange that withstands a quantum computer. */
  boolean hasPostQuantum() {
    return KeyExchanges.POST_QUANTUM.algorithms().stream()
        .anyMatch(algorithm -> keyExchanges.contains(algorithm.getName()));
  }

  /** Whether it has, each way, one of the ciphers that everybody is offered. */
  boolean hasFast() {
    return hasFast(toServer) && hasFast(toClient);
  }

  /** Whether it has, each way, one of the MACs that everybody is offered. */
  boolean hasEncryptThenMac() {
    return hasEncryptThenMac(macsToServer) && hasEncryptThenMac(macsToClient);
  }

  private static boolean hasEncryptThenMac(List<String> names) {
    return MinaSettings.MACS.stream().anyMatch(mac -> names.contains(mac.getName()));
  }

  private static boolean hasFast(List<String> names) {
    return KeyTap.Algorithm.FAST.stream()
        .anyMatch(algorithm -> names.contains(algorithm.sshName()));
  }
}
