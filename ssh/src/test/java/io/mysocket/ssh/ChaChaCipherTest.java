package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.apache.sshd.common.cipher.ChaCha20Cipher;
import org.apache.sshd.common.cipher.Cipher;
import org.junit.jupiter.api.Test;

/** Held against MINA's own cipher, which shares no code with it. */
class ChaChaCipherTest {
  private final byte[] key = random(ChaChaKey.BYTES, 1);

  private static byte[] random(int bytes, long seed) {
    byte[] made = new byte[bytes];
    new Random(seed).nextBytes(made);
    return made;
  }

  /** A packet as MINA seals it. */
  private byte[] sealedByMina(byte[] packet, int length, long sequence) throws Exception {
    byte[] sealed = packet.clone();
    byte[] nonce = new byte[Long.BYTES];
    Wire.putLong(nonce, 0, sequence);
    Cipher mina = new ChaCha20Cipher();
    mina.init(Cipher.Mode.Encrypt, key, nonce);
    mina.updateWithAAD(sealed, 0, 4, length);
    return sealed;
  }

  private static byte[] packet(int length) {
    byte[] packet = Arrays.copyOf(random(4 + length, length), 4 + length + PacketCipher.TAG_BYTES);
    Wire.putInt(packet, 0, length);
    return packet;
  }

  @Test
  void sealsAndOpensAsMinaDoes() throws Exception {
    PacketCipher sealing = new ChaChaKey(key).sealing();
    PacketCipher opening = new ChaChaKey(key).opening();
    for (int length = 8; length <= 40_000; length = length * 5 / 2 / 8 * 8) {
      for (long sequence : new long[] {0, 1, 77, 0x8000_0000L, 0xffff_ffffL}) {
        byte[] plain = packet(length);
        byte[] sealed = plain.clone();

        sealing.seal(sealed, length, sequence);

        assertThat(sealed).isEqualTo(sealedByMina(plain, length, sequence));
        assertThat(opening.length(Wire.getInt(sealed, 0), sequence)).isEqualTo(length);
        byte[] opened = plain.clone();
        Arrays.fill(opened, 4, 4 + length, (byte) 0);
        opening.open(sealed, length, opened, sequence);
        assertThat(opened).isEqualTo(plain);
      }
    }
  }

  @Test
  void opensNoPacketUnderAnotherNumber() {
    byte[] sealed = packet(64);
    new ChaChaKey(key).sealing().seal(sealed, 64, 5);

    assertThatThrownBy(() -> new ChaChaKey(key).opening().open(sealed, 64, new byte[68], 6))
        .isInstanceOf(ProtocolException.class);
  }
}
