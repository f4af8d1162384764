package io.mysocket.ssh;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * Told what happens at a relay's SSH door, for counters and logs. Called on event loops and session
 * threads, so it must be quick and safe for several threads; what it throws ends the connection.
 */
public interface SshWatch {
  /** Why a connection was turned away before any SSH. */
  enum Refusal {
    TOO_MANY_LOGINS("too many connections are logging in"),
    TOO_MANY_FROM_SOURCE("too many connections from your address are logging in"),
    MISBEHAVED("connections from your address are refused for a time; see the relay's log"),
    TOO_FAST_FROM_SOURCE("too many new connections from your address"),
    LEAVING("the relay is restarting");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    /** What the client is told. */
    public String text() {
      return text;
    }
  }

  /** Watches nothing. */
  SshWatch NONE = new SshWatch() {};

  /** Whether somebody may come from there at all; asked before anything else. */
  default boolean admits(SocketAddress peer) {
    return true;
  }

  /** A connection may log in. */
  default void accepted(SocketAddress peer) {}

  /** A connection was turned away. */
  default void refused(SocketAddress peer, Refusal why) {}

  /** A login is complete, {@code took} after the connection came. */
  default void loggedIn(SshConnection connection, Duration took) {}

  /** A connection ended before its login was complete. */
  default void loginFailed(SshConnection connection, SocketAddress peer, CloseReason why) {}

  /** A connection that had logged in ended. */
  default void closed(SshConnection connection, CloseReason why) {}
}
