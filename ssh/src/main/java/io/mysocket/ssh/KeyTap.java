package io.mysocket.ssh;

import java.util.Arrays;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.Cipher;

/**
 * What MINA takes for an AES-GCM cipher. It leaves every byte as it is; its one effect is to hand
 * each new key to the packet codec at the moment MINA switches a direction over, right after
 * NEWKEYS. This is the whole seam between MINA's key exchange and our packets: MINA believes it
 * encrypts, and we never look inside it.
 *
 * <p>Called on the session thread.
 */
final class KeyTap implements Cipher {
  /**
   * Told each new key; for {@code sending} the call comes after NEWKEYS was written and before
   * anything else is.
   */
  interface Keys {
    void sending(GcmKey key);

    void receiving(GcmKey key);
  }

  /**
   * The two ciphers offered, most preferred first. SSH takes the client's first that we have, so
   * nothing slower may stand here.
   */
  enum Algorithm {
    AES128("aes128-gcm@openssh.com", 16),
    AES256("aes256-gcm@openssh.com", 32);

    private final String sshName;
    private final int keyBytes;

    Algorithm(String sshName, int keyBytes) {
      this.sshName = sshName;
      this.keyBytes = keyBytes;
    }
  }

  private final Algorithm algorithm;
  private final Keys keys;

  private KeyTap(Algorithm algorithm, Keys keys) {
    this.algorithm = algorithm;
    this.keys = keys;
  }

  /**
   * The cipher factories of one connection, to be set on its MINA session before the first packet
   * is read.
   */
  static List<NamedFactory<Cipher>> factories(Keys keys) {
    return List.of(factory(Algorithm.AES128, keys), factory(Algorithm.AES256, keys));
  }

  /** The same names for the server or client as a whole, where no connection exists yet. */
  static List<NamedFactory<Cipher>> templates() {
    return factories(
        new Keys() {
          @Override
          public void sending(GcmKey key) {
            throw new IllegalStateException("session without its own key tap");
          }

          @Override
          public void receiving(GcmKey key) {
            sending(key);
          }
        });
  }

  private static NamedFactory<Cipher> factory(Algorithm algorithm, Keys keys) {
    return new NamedFactory<>() {
      @Override
      public String getName() {
        return algorithm.sshName;
      }

      @Override
      public Cipher create() {
        return new KeyTap(algorithm, keys);
      }
    };
  }

  @Override
  public void init(Mode mode, byte[] key, byte[] iv) {
    GcmKey fresh =
        new GcmKey(Arrays.copyOf(key, algorithm.keyBytes), Arrays.copyOf(iv, GcmKey.NONCE_BYTES));
    switch (mode) {
      case Encrypt -> keys.sending(fresh);
      case Decrypt -> keys.receiving(fresh);
    }
  }

  @Override
  public void update(byte[] input, int offset, int length) {}

  @Override
  public void updateAAD(byte[] data, int offset, int length) {}

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getTransformation() {
    return "AES/GCM/NoPadding";
  }

  @Override
  public int getKeySize() {
    return algorithm.keyBytes * 8;
  }

  @Override
  public int getKdfSize() {
    return algorithm.keyBytes;
  }

  @Override
  public int getIVSize() {
    return GcmKey.NONCE_BYTES;
  }

  @Override
  public int getAuthenticationTagSize() {
    return GcmCipher.TAG_BYTES;
  }

  @Override
  public int getCipherBlockSize() {
    return GcmCipher.BLOCK_BYTES;
  }
}
