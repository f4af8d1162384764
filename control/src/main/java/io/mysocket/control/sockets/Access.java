package io.mysocket.control.sockets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may connect; null lists are empty. */
public record Access(
    @Nullable BasicAuth basicAuth,
    @Nullable List<String> allowCidrs,
    @Nullable List<String> denyCidrs) {
  /** HTTP basic authentication. */
  public record BasicAuth(List<User> users) {
    public BasicAuth {
      users = List.copyOf(users);
    }
  }

  /** One user; the password only as a hash in PHC string format. */
  public record User(String name, String passwordHash) {}
}
