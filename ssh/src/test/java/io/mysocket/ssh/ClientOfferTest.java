package io.mysocket.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClientOfferTest {
  private static final String CHACHA = "chacha20-poly1305@openssh.com";

  /** A packet as the decoder hands it on. */
  private static byte[] kexInit(String... lists) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[PacketEncoder.PAYLOAD]);
    out.write(SshMessage.KEXINIT);
    out.write(new byte[16]);
    for (String list : lists) {
      out.writeInt(list.length());
      out.write(list.getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static boolean hasFast(String toServer, String toClient) throws Exception {
    byte[] packet = kexInit("curve25519-sha256", "ssh-ed25519", toServer, toClient, "", "");
    return ClientOffer.read(packet, packet.length - PacketEncoder.PAYLOAD).hasFast();
  }

  @Test
  void looksForAesGcmBothWays() throws Exception {
    String gcm = CHACHA + ",aes128-ctr,aes256-gcm@openssh.com";

    assertThat(hasFast(gcm, gcm)).isTrue();
    assertThat(hasFast(CHACHA + ",aes128-ctr", CHACHA)).isFalse();
    assertThat(hasFast(gcm, CHACHA)).isFalse();
    assertThat(hasFast(CHACHA, gcm)).isFalse();
    assertThat(hasFast("aes256-gcm", "aes256-gcm")).as("another name").isFalse();
    assertThat(hasFast("", "")).isFalse();
  }

  private static boolean hasEncryptThenMac(String toServer, String toClient) throws Exception {
    byte[] packet = kexInit("curve25519-sha256", "ssh-ed25519", "", "", toServer, toClient);
    return ClientOffer.read(packet, packet.length - PacketEncoder.PAYLOAD).hasEncryptThenMac();
  }

  @Test
  void looksForEncryptThenMacBothWays() throws Exception {
    String both = "hmac-sha2-256,hmac-sha2-512-etm@openssh.com";

    assertThat(hasEncryptThenMac(both, both)).isTrue();
    assertThat(hasEncryptThenMac(both, "hmac-sha2-256")).isFalse();
    assertThat(hasEncryptThenMac("hmac-sha2-512", both)).isFalse();
    assertThat(hasEncryptThenMac("hmac-sha1-etm@openssh.com", both)).as("weak").isFalse();
  }

  private static boolean hasPostQuantum(String keyExchanges) throws Exception {
    byte[] packet = kexInit(keyExchanges, "ssh-ed25519", "", "", "", "");
    return ClientOffer.read(packet, packet.length - PacketEncoder.PAYLOAD).hasPostQuantum();
  }

  @Test
  void looksForAPostQuantumKeyExchange() throws Exception {
    assertThat(hasPostQuantum("curve25519-sha256,mlkem768x25519-sha256,ext-info-c")).isTrue();
    assertThat(hasPostQuantum("sntrup761x25519-sha512@openssh.com")).isTrue();
    assertThat(hasPostQuantum("curve25519-sha256,diffie-hellman-group16-sha512")).isFalse();
    assertThat(hasPostQuantum("mlkem1024nistp384-sha384")).as("not one of ours").isFalse();
    assertThat(hasPostQuantum("")).isFalse();
  }

  @Test
  void refusesAMessageThatEndsEarly() throws Exception {
    byte[] packet = kexInit("curve25519-sha256", "ssh-ed25519", CHACHA, CHACHA, "m", "m");
    int payload = packet.length - PacketEncoder.PAYLOAD;
    for (int shorter = 1; shorter < payload; shorter++) {
      int length = shorter;
      assertThatThrownBy(() -> ClientOffer.read(packet, length))
          .isInstanceOf(ProtocolException.class);
    }
  }
}
