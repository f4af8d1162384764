package io.mysocket.relay.certificates;

import io.mysocket.relay.config.CannotStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals private keys that are kept in the database, with AES-256-GCM and a key in a file of its own
 * (mode 0600). The file may hold older keys in further lines: they open what they have sealed, and
 * seal nothing more. Any thread.
 */
public final class KeySeal {
  private static final String FILE = "seal.key";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int MOST_KEYS = 8;

  /** The present one first. */
  private final List<SecretKey> keys;

  private KeySeal(List<SecretKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The seal of a file that somebody else keeps, or that of a folder, made there if there is none.
   *
   * @param outside null is in the folder
   * @throws CannotStartException if there is a file that is no key, or none can be made
   */
  public static KeySeal of(Path folder, @Nullable Path outside) throws CannotStartException {
    Path inside = folder.resolve(FILE);
    if (outside == null) {
      return loadOrCreate(folder);
    }
    KeySeal seal = load(outside);
    if (Files.exists(inside) && !seal.keys.containsAll(load(inside).keys)) {
      throw new CannotStartException(
          "seal-key-file: "
              + inside
              + " has keys that are not in it, which have sealed what is in the database; add its"
              + " lines to "
              + outside
              + ", behind what is there, then delete it");
    }
    return seal;
  }

  /** The seal of a folder, made there if there is none. */
  public static KeySeal loadOrCreate(Path folder) throws CannotStartException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_BYTES];
      RANDOM.nextBytes(fresh);
      var mode = PosixFilePermissions.fromString("rw-------");
      try {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
        Files.writeString(file, Base64.getEncoder().encodeToString(fresh) + "\n");
      } catch (IOException e) {
        throw new CannotStartException(broken(file, String.valueOf(e.getMessage())));
      }
    }
    return load(file);
  }

  private static KeySeal load(Path file) throws CannotStartException {
    List<SecretKey> kept = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        if (!line.isBlank()) {
          byte[] key = Base64.getDecoder().decode(line.strip());
          if (key.length != KEY_BYTES) {
            throw new CannotStartException(
                broken(file, "a line does not hold " + KEY_BYTES + " bytes"));
          }
          kept.add(new SecretKeySpec(key, "AES"));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStartException(broken(file, String.valueOf(e.getMessage())));
    }
    if (kept.isEmpty() || kept.size() > MOST_KEYS) {
      throw new CannotStartException(broken(file, "it does not hold 1 to " + MOST_KEYS + " lines"));
    }
    return new KeySeal(kept);
  }

  private static String broken(Path file, String why) {
    return "the key "
        + file
        + " that seals private keys cannot be used ("
        + why
        + "); restore it from a backup, or delete it and have owners bring their certificates anew";
  }

  /**
   * What is sealed, as text.
   *
   * @param place where it is kept; it can be opened for this place only
   */
  public String seal(byte[] plain, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(keys.getFirst(), Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
      byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What was sealed.
   *
   * @throws GeneralSecurityException if it was sealed by another key, for another place, or changed
   */
  public byte[] open(String sealed, String place) throws GeneralSecurityException {
    GeneralSecurityException failed = null;
    for (SecretKey key : keys) {
      try {
        return open(key, sealed, place);
      } catch (GeneralSecurityException e) {
        failed = failed == null ? e : failed;
      }
    }
    throw failed == null ? new GeneralSecurityException("there is no key") : failed;
  }

  /** Whether an older key sealed it, so that it should be sealed anew. */
  public boolean isOld(String sealed, String place) {
    try {
      open(keys.getFirst(), sealed, place);
      return false;
    } catch (GeneralSecurityException _) {
      return true;
    }
  }

  private static byte[] open(SecretKey key, String sealed, String place)
      throws GeneralSecurityException {
    byte[] all;
    try {
      all = Base64.getDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not sealed by a relay", e);
    }
    if (all.length <= NONCE_BYTES) {
      throw new GeneralSecurityException("not sealed by a relay");
    }
    return cipher(key, Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), place)
        .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
  }

  private static Cipher cipher(SecretKey key, int mode, byte[] nonce, String place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
