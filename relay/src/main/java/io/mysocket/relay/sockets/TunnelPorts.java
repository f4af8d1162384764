package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.database.Transaction;
import java.security.SecureRandom;

/**
 * Numbers that tunnels may ask the SSH server to forward, one for each socket and one for each of
 * {@link SocketTunnels}; nothing listens on them.
 */
final class TunnelPorts {
  private static final int LOWEST = 1_024;
  private static final int HIGHEST = 65_535;

  /** Random tries before the numbers are gone through in order. */
  private static final int TRIES = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private TunnelPorts() {}

  private static boolean isFree(Transaction now, int port) {
    return !SocketTable.hasTunnelPort(now, port) && TunnelTable.byPort(now, port).isEmpty();
  }

  static int free(Transaction now) {
    for (int i = 0; i < TRIES; i++) {
      int port = RANDOM.nextInt(LOWEST, HIGHEST + 1);
      if (isFree(now, port)) {
        return port;
      }
    }
    for (int port = LOWEST; port <= HIGHEST; port++) {
      if (isFree(now, port)) {
        return port;
      }
    }
    throw new ProblemException(
        Problem.of(
            ProblemKind.UNAVAILABLE,
            "this relay has as many sockets and tunnels as it can number",
            "Delete those that are not used any more, or use another relay."));
  }
}
