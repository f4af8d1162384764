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
final class GcmCipher {
  static final int TAG_BYTES = 16;
  static final int BLOCK_BYTES = 16;
  private static final int LENGTH_BYTES = 4;
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

  /**
   * Encrypts the {@code length} bytes after the length field at {@code offset} in place and puts
   * the tag behind them.
   */
  void seal(byte[] packet, int offset, int length) {
    try {
      next();
      cipher.updateAAD(packet, offset, LENGTH_BYTES);
      cipher.doFinal(packet, offset + LENGTH_BYTES, length, packet, offset + LENGTH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a packet", e);
    }
  }

  /**
   * Checks and decrypts the packet whose length field is at {@code from[0]} into {@code to}, same
   * layout, without the tag.
   */
  void open(byte[] from, int length, byte[] to) throws ProtocolException {
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
