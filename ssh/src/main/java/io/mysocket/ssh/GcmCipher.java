package io.mysocket.ssh;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals or opens the packets of one direction under one key (RFC 5647; OpenSSH's aes128-gcm and
 * aes256-gcm). The four length bytes are authenticated but not encrypted; the nonce's last eight
 * bytes count packets.
 *
 * <p>Works on heap arrays, and opens into a second array: the JDK encrypts heap arrays two to four
 * times faster than direct buffers, and leaves its fused AES-GCM code when it decrypts in place.
 * Used by one thread at a time.
 */
final class GcmCipher implements PacketCipher {
  static final int BLOCK_BYTES = 16;
  private static final int COUNTER_OFFSET = GcmKey.NONCE_BYTES - Long.BYTES;

  private final Cipher cipher;
  private final int mode;
  private final SecretKeySpec key;
  private final byte[] nonce;

  private GcmCipher(int mode, GcmKey material) {
    this.mode = mode;
    this.key = new SecretKeySpec(material.key(), "AES");
    this.nonce = material.nonce().clone();
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/GCM", e);
    }
  }

  static GcmCipher sealing(GcmKey key) {
    return new GcmCipher(Cipher.ENCRYPT_MODE, key);
  }

  static GcmCipher opening(GcmKey key) {
    return new GcmCipher(Cipher.DECRYPT_MODE, key);
  }

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public int length(int field, long sequence) {
    return field;
  }

  @Override
  public void seal(byte[] packet, int length, long sequence) {
    try {
      next();
      cipher.updateAAD(packet, 0, LENGTH_BYTES);
      cipher.doFinal(packet, LENGTH_BYTES, length, packet, LENGTH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a packet", e);
    }
  }

  @Override
  public void open(byte[] from, int length, byte[] to, long sequence) throws ProtocolException {
    try {
      next();
      cipher.updateAAD(from, 0, LENGTH_BYTES);
      cipher.doFinal(from, LENGTH_BYTES, length + TAG_BYTES, to, LENGTH_BYTES);
    } catch (AEADBadTagException _) {
      throw new ProtocolException(ProtocolException.MAC_ERROR, "packet authentication failed");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open a packet", e);
    }
  }

  private void next() throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    Wire.putLong(nonce, COUNTER_OFFSET, Wire.getLong(nonce, COUNTER_OFFSET) + 1);
  }
}
