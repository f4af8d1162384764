package io.mysocket.operator.mysockets;

import io.mysocket.control.passwords.Argon2Hash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes of the passwords that MySockets name, as the relay takes them.
 *
 * <p>The same user and password of the same object hash to the same text, also after a restart:
 * else every reconciliation would change the socket. So the salt is made of the object's uid and
 * the user's name, which no two users share. Hashing is slow by intent, so hashes are remembered,
 * under a keyed digest that means nothing outside of this process. At most {@link #AT_ONCE} are
 * computed at a time. May be used by all threads.
 */
final class PasswordHashes {
  private static final int KEY_BYTES = 32;
  private static final int AT_ONCE = 2;
  private static final int REMEMBERED = 2000;

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
    byte[] bytes = new byte[KEY_BYTES];
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
      String fresh = Argon2Hash.of(password, "mysocket basic-auth\0" + uid + '\0' + user).text();
      synchronized (known) {
        known.put(digest, fresh);
      }
      return fresh;
    } finally {
      permits.release();
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
