package io.mysocket.relay.accounts;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The one organization of a relay, which everybody belongs to: the original's API wants one. */
public record Organization(String id, String name) {
  /**
   * That of a relay.
   *
   * @param domain the relay's, which the identifier follows from
   */
  public static Organization of(String domain) {
    byte[] name = ("organization of " + domain).getBytes(StandardCharsets.UTF_8);
    return new Organization(UUID.nameUUIDFromBytes(name).toString(), "default");
  }
}
