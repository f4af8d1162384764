package io.mysocket.ssh;

import java.util.Arrays;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.Cipher;

/**
 * What MINA takes for an AEAD cipher. It leaves every byte as it is; its one effect is to hand each
 * new key to the packet codec at the moment MINA switches a direction over, right after NEWKEYS.
 * This is the whole seam between MINA's key exchange and our packets: MINA believes it encrypts,
 * and we never look inside it.
 *
 * <p>Called on the session thread.
 */
final class KeyTap implements Cipher {
  /**
   * Told each new key; for {@code sending} the call comes after NEWKEYS was written and before
   * anything else is.
   */
  interface Keys {
    void sending(PacketKey key);

    void receiving(PacketKey key);
  }

  /** The ciphers there are, most preferred first. */
  enum Algorithm {
    AES128("aes128-gcm@openssh.com", "AES", 16, GcmKey.NONCE_BYTES, GcmCipher.BLOCK_BYTES),
    AES256("aes256-gcm@openssh.com", "AES", 32, GcmKey.NONCE_BYTES, GcmCipher.BLOCK_BYTES),
    CHACHA20(
        "chacha20-poly1305@openssh.com",
        "ChaCha20",
        ChaChaKey.BYTES,
        Long.BYTES,
        ChaChaCipher.BLOCK_BYTES);

    /**
     * What is offered unless the peer has nothing of it. SSH takes the client's first that the
     * server has, so nothing slower may stand here.
     */
    static final List<Algorithm> FAST = List.of(AES128, AES256);

    /** What is offered to a client without AES-GCM. */
    static final List<Algorithm> ALL = List.of(values());

    private final String sshName;
    private final String family;
    private final int keyBytes;
    private final int nonceBytes;
    private final int blockBytes;

    Algorithm(String sshName, String family, int keyBytes, int nonceBytes, int blockBytes) {
      this.sshName = sshName;
      this.family = family;
      this.keyBytes = keyBytes;
      this.nonceBytes = nonceBytes;
      this.blockBytes = blockBytes;
    }

    String sshName() {
      return sshName;
    }

    private PacketKey key(byte[] key, byte[] iv) {
      byte[] material = Arrays.copyOf(key, keyBytes);
      return switch (this) {
        case AES128, AES256 -> new GcmKey(material, Arrays.copyOf(iv, nonceBytes));
        case CHACHA20 -> new ChaChaKey(material);
      };
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
  static List<NamedFactory<Cipher>> factories(List<Algorithm> offered, Keys keys) {
    return offered.stream().map(algorithm -> factory(algorithm, keys)).toList();
  }

  /** The same names for the server or client as a whole, where no connection exists yet. */
  static List<NamedFactory<Cipher>> templates() {
    return factories(
        Algorithm.FAST,
        new Keys() {
          @Override
          public void sending(PacketKey key) {
            throw new IllegalStateException("session without its own key tap");
          }

          @Override
          public void receiving(PacketKey key) {
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
    PacketKey fresh = algorithm.key(key, iv);
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
    return algorithm.family;
  }

  @Override
  public String getTransformation() {
    return algorithm.family;
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
    return algorithm.nonceBytes;
  }

  @Override
  public int getAuthenticationTagSize() {
    return PacketCipher.TAG_BYTES;
  }

  @Override
  public int getCipherBlockSize() {
    return algorithm.blockBytes;
  }
}
