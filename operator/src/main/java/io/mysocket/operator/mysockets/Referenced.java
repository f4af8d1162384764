package io.mysocket.operator.mysockets;

import io.mysocket.control.sockets.Access;
import io.mysocket.control.sockets.SocketTls;
import org.jspecify.annotations.Nullable;

/**
 * What a spec names by reference, read.
 *
 * @param ca authority of the target, PEM
 * @param certificate of the public endpoint
 * @param basicAuth users with hashes
 */
record Referenced(
    @Nullable String ca,
    SocketTls.@Nullable Certificate certificate,
    Access.@Nullable BasicAuth basicAuth) {
  /** Nothing is referred to. */
  static final Referenced NOTHING = new Referenced(null, null, null);

  /** Never shows what is secret. */
  @Override
  public String toString() {
    return "Referenced";
  }
}
