package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.Access;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks {@code access}. */
final class AccessCheck {
  private AccessCheck() {}

  /** Null if it asks for nothing. */
  static @Nullable Access check(@Nullable Access asked) {
    boolean asks =
        asked != null
            && (asked.basicAuth() != null || isSet(asked.allowCidrs()) || isSet(asked.denyCidrs()));
    Unsupported.refuseIf(asks, "access", "Leave it out; check visitors in the target.");
    return null;
  }

  private static boolean isSet(@Nullable List<?> list) {
    return list != null && !list.isEmpty();
  }
}
