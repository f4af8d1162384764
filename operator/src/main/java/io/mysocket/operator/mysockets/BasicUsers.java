package io.mysocket.operator.mysockets;

import io.mysocket.operator.references.ReferenceFailure;
import io.mysocket.operator.references.ReferenceFailure.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The users in a Secret for basic authentication: one in the keys {@code username} and {@code
 * password}, or several in the key {@code auth} as the lines of an htpasswd file, {@code
 * user:password}. There, what begins with {@code $} is a hash and goes to the relay as it is;
 * everything else is a password. A line end at the end of a value does not belong to it.
 */
record BasicUsers(List<User> users) {
  /** Most users of one Secret. */
  static final int MOST = 100;

  private static final String ONE = "username";
  private static final String PASSWORD = "password";
  private static final String MANY = "auth";

  BasicUsers {
    users = List.copyOf(users);
  }

  /** A user, and a password or its hash. */
  record User(String name, String secret, boolean hashed) {
    /** Never shows the password. */
    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }

  /**
   * Reads a Secret.
   *
   * @param where names the Secret in messages
   * @throws ReferenceFailure if it holds no users
   */
  static BasicUsers of(String where, Map<String, String> secret) {
    String name = secret.get(ONE);
    String password = secret.get(PASSWORD);
    String many = secret.get(MANY);
    if (name != null && password != null) {
      return new BasicUsers(List.of(user(where, unended(name), unended(password), false)));
    }
    if (many == null) {
      throw new ReferenceFailure(
          Kind.MISSING,
          where
              + " needs the keys username and password, or the key auth with lines user:password");
    }
    return lines(where, many);
  }

  private static BasicUsers lines(String where, String text) {
    List<User> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw bad(where, "line " + (users.size() + 1) + " of auth is not user:password");
      }
      String secret = line.substring(colon + 1);
      if (secret.startsWith("{")) {
        throw bad(where, "line " + (users.size() + 1) + " of auth has an outdated hash");
      }
      User user = user(where, line.substring(0, colon), secret, secret.startsWith("$"));
      if (!names.add(user.name)) {
        throw bad(where, "auth names the user " + user.name + " twice");
      }
      users.add(user);
    }
    if (users.isEmpty() || users.size() > MOST) {
      throw bad(where, "auth must have 1 to " + MOST + " users");
    }
    return new BasicUsers(users);
  }

  private static User user(String where, String name, String secret, boolean hashed) {
    if (name.isBlank() || name.contains(":") || secret.isEmpty()) {
      throw bad(where, "a user needs a name without a colon and a password");
    }
    return new User(name, secret, hashed);
  }

  private static ReferenceFailure bad(String where, String what) {
    return new ReferenceFailure(Kind.INVALID, where + ": " + what);
  }

  private static String unended(String text) {
    return text.replaceAll("\\R+\\z", "");
  }
}
