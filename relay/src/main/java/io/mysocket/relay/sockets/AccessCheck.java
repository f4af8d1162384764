package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Access;
import io.mysocket.relay.access.CidrSet;
import io.mysocket.relay.access.PasswordHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks {@code access}. */
final class AccessCheck {
  private static final int MOST_BLOCKS = 256;
  private static final int MOST_USERS = 64;
  private static final int LONGEST_USER = 128;
  private static final int LONGEST_HASH = 512;

  private AccessCheck() {}

  /**
   * Null if it asks for nothing.
   *
   * @param raw the relay does not see HTTP in it, and cannot ask for a password
   */
  static @Nullable Access check(boolean raw, @Nullable Access asked) {
    if (asked == null) {
      return null;
    }
    Access.BasicAuth basic = basicAuth(raw, asked.basicAuth());
    List<String> allow = blocks("access.allowCidrs", asked.allowCidrs());
    List<String> deny = blocks("access.denyCidrs", asked.denyCidrs());
    boolean empty = basic == null && allow == null && deny == null;
    return empty ? null : new Access(basic, allow, deny);
  }

  private static @Nullable List<String> blocks(String field, @Nullable List<String> asked) {
    if (asked == null || asked.isEmpty()) {
      return null;
    }
    if (asked.size() > MOST_BLOCKS) {
      throw ProblemException.invalidField(
          field,
          "there are " + asked.size() + " address blocks",
          "Use at most " + MOST_BLOCKS + "; join neighbours.");
    }
    for (int i = 0; i < asked.size(); i++) {
      String at = field + "[" + i + "]";
      @Nullable String block = asked.get(i);
      if (block == null) {
        throw ProblemException.invalidField(at, "the address block is null", "Leave it out.");
      }
      try {
        CidrSet.of(List.of(block));
      } catch (IllegalArgumentException e) {
        throw wrong(at, e);
      }
    }
    return List.copyOf(asked);
  }

  private static Access.@Nullable BasicAuth basicAuth(
      boolean raw, Access.@Nullable BasicAuth asked) {
    if (asked == null || asked.users().isEmpty()) {
      return null;
    }
    String field = "access.basicAuth.users";
    if (raw) {
      throw ProblemException.invalidField(
          "access.basicAuth",
          "the relay does not see HTTP in a tcp or tls socket, nor with tls.mode passthrough",
          "Leave it out, or use allowCidrs.");
    }
    if (asked.users().size() > MOST_USERS) {
      throw ProblemException.invalidField(
          field, "there are " + asked.users().size() + " users", "Use at most " + MOST_USERS + ".");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < asked.users().size(); i++) {
      Access.User user = asked.users().get(i);
      String name = name(field + "[" + i + "].name", user.name());
      if (!names.add(name)) {
        throw ProblemException.invalidField(
            field + "[" + i + "].name", "two users are called '" + name + "'", "Keep one.");
      }
      hash(field + "[" + i + "].passwordHash", user.passwordHash());
    }
    return asked;
  }

  private static String name(String field, @Nullable String name) {
    boolean fits =
        name != null
            && !name.isEmpty()
            && name.length() <= LONGEST_USER
            && name.indexOf(':') < 0
            && name.codePoints().noneMatch(Character::isISOControl);
    if (name == null || !fits) {
      throw ProblemException.invalidField(
          field,
          "a user needs a name",
          "Use 1 to " + LONGEST_USER + " characters without a colon or control characters.");
    }
    return name;
  }

  private static void hash(String field, @Nullable String hash) {
    if (hash == null || hash.length() > LONGEST_HASH) {
      throw ProblemException.invalidField(
          field,
          "a user needs the hash of a password, of at most " + LONGEST_HASH + " characters",
          "Make one with 'htpasswd -nbBC 10 USER PASSWORD', from $2y$ on.");
    }
    try {
      PasswordHash.parse(hash);
    } catch (IllegalArgumentException e) {
      throw wrong(field, e);
    }
  }

  /** Its message has a remedy behind the semicolon. */
  private static ProblemException wrong(String field, IllegalArgumentException e) {
    String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
    String fix = parts.length < 2 ? "Mend it or leave it out." : sentence(parts[1]);
    return ProblemException.invalidField(field, parts[0], fix);
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
