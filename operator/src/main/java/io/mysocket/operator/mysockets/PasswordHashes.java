package io.mysocket.operator.mysockets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id hashes of passwords in PHC string format (RFC 9106, 19 MiB, two passes, one lane).
 *
 * <p>The same user and password of the same object hash to the same text, also after a restart:
 * else every reconciliation would change the socket. So the salt is made of the object's uid and
 * the user's name, which no two users share. Hashing is slow by intent, so hashes are remembered,
 * under a keyed digest that means nothing outside of this process. At most {@link #AT_ONCE} are
 * computed at a time. May be used by all threads.
 */
final class PasswordHashes {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int AT_ONCE = 2;
  private static final int REMEMBERED = 2000;
  private static final Base64.Encoder PHC = Base64.getEncoder().withoutPadding();

  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final SecretKeySpec key = new SecretKeySpec(random(), "HmacSHA256");
  private final Map<String, String> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      }; // guarded by itself

  private static byte[] random() {
    byte[] bytes = new byte[HASH_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** The hash of a user's password. */
  String hash(String uid, String user, String password) {
    String digest = digest(uid + '\0' + user + '\0' + password);
    synchronized (known) {
      String before = known.get(digest);
      if (before != null) {
        return before;
      }
    }
    permits.acquireUninterruptibly();
    try {
      String fresh = computed(salt(uid, user), password);
      synchronized (known) {
        known.put(digest, fresh);
      }
      return fresh;
    } finally {
      permits.release();
    }
  }

  private static String computed(byte[] salt, String password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(MEMORY_KIB, PASSES, PHC.encodeToString(salt), PHC.encodeToString(hash));
  }

  private static byte[] salt(String uid, String user) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ("mysocket basic-auth\0" + uid + '\0' + user).getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest, SALT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String digest(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
