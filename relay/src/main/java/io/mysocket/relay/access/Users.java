package io.mysocket.relay.access;

import io.mysocket.control.sockets.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of one socket, by name. Immutable. */
public final class Users {
  private final Map<String, PasswordHash> byName;
  private final List<PasswordHash> hashes;

  private Users(Map<String, PasswordHash> byName) {
    this.byName = Map.copyOf(byName);
    this.hashes = new ArrayList<>(byName.values());
  }

  /**
   * @throws IllegalArgumentException if there is none, or a hash is not one
   */
  static Users of(List<Access.User> users) {
    if (users.isEmpty()) {
      throw new IllegalArgumentException("no users");
    }
    Map<String, PasswordHash> byName = new HashMap<>();
    for (Access.User user : users) {
      byName.put(user.name(), PasswordHash.parse(user.passwordHash()));
    }
    return new Users(byName);
  }

  @Nullable PasswordHash find(String name) {
    return byName.get(name);
  }

  /** A hash to compare with for a name that is unknown, so that it takes as long as for others. */
  PasswordHash standIn(int number) {
    return hashes.get(Math.floorMod(number, hashes.size()));
  }
}
