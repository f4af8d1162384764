package io.mysocket.ssh;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Seals or opens the packets of one direction with OpenSSH's chacha20-poly1305
 * (PROTOCOL.chacha20poly1305). The length field is encrypted under a key of its own; the first
 * block of the other key's stream gives the key of the tag, which covers all that is sent. The
 * packet's number is the nonce.
 *
 * <p>ChaCha20 comes from the JDK (vector instructions), whose 96-bit nonce is the original's 64-bit
 * one after four zero bytes as long as a packet is below 256 GiB. For clients without AES-GCM only:
 * it costs two to three times as much. Used by one thread at a time.
 */
final class ChaChaCipher implements PacketCipher {
  static final int BLOCK_BYTES = 8;
  private static final int STREAM_BLOCK_BYTES = 64;
  private static final int NONCE_BYTES = 12;
  private static final byte[] ZEROS = new byte[STREAM_BLOCK_BYTES];

  private final Cipher content = chacha();
  private final Cipher lengths = chacha();
  private final SecretKeySpec contentKey;
  private final SecretKeySpec lengthKey;
  private final Poly1305 mac = new Poly1305();
  private final byte[] firstBlock = new byte[STREAM_BLOCK_BYTES];
  private final byte[] lengthField = new byte[LENGTH_BYTES];
  private final byte[] tag = new byte[TAG_BYTES];

  ChaChaCipher(ChaChaKey material) {
    this.contentKey = new SecretKeySpec(material.key(), 0, 32, "ChaCha20");
    this.lengthKey = new SecretKeySpec(material.key(), 32, 32, "ChaCha20");
  }

  private static Cipher chacha() {
    try {
      return Cipher.getInstance("ChaCha20");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ChaCha20", e);
    }
  }

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public int length(int field, long sequence) {
    try {
      Wire.putInt(lengthField, 0, field);
      start(lengths, lengthKey, sequence);
      lengths.doFinal(lengthField, 0, LENGTH_BYTES, lengthField, 0);
      return Wire.getInt(lengthField, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read a packet's length", e);
    }
  }

  @Override
  public void seal(byte[] packet, int length, long sequence) {
    try {
      start(lengths, lengthKey, sequence);
      lengths.doFinal(packet, 0, LENGTH_BYTES, packet, 0);
      startContent(sequence);
      content.doFinal(packet, LENGTH_BYTES, length, packet, LENGTH_BYTES);
      mac.update(packet, 0, LENGTH_BYTES + length);
      mac.doFinal(packet, LENGTH_BYTES + length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a packet", e);
    }
  }

  @Override
  public void open(byte[] from, int length, byte[] to, long sequence) throws ProtocolException {
    try {
      startContent(sequence);
      mac.update(from, 0, LENGTH_BYTES + length);
      mac.doFinal(tag, 0);
      int end = LENGTH_BYTES + length;
      if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(from, end, end + TAG_BYTES))) {
        throw new ProtocolException(ProtocolException.MAC_ERROR, "packet authentication failed");
      }
      content.doFinal(from, LENGTH_BYTES, length, to, LENGTH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open a packet", e);
    }
  }

  /** Leaves the stream at its second block and the tag's key in place. */
  private void startContent(long sequence) throws GeneralSecurityException {
    start(content, contentKey, sequence);
    content.update(ZEROS, 0, STREAM_BLOCK_BYTES, firstBlock, 0);
    mac.init(new KeyParameter(firstBlock, 0, 32));
  }

  private static void start(Cipher cipher, SecretKeySpec key, long sequence)
      throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    Wire.putLong(nonce, NONCE_BYTES - Long.BYTES, sequence);
    cipher.init(Cipher.DECRYPT_MODE, key, new ChaCha20ParameterSpec(nonce, 0));
  }
}
