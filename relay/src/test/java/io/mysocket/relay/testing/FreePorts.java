package io.mysocket.relay.testing;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for programs that must be told theirs. They lie below those that the kernel gives to
 * whoever asks for any, so that no connection of this machine takes one before its program does,
 * nor while that is stopped for a moment. Each is given once. Any thread.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 29_000;
  private static final int TRIES = 200;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** One that nobody listens on now, at any address, by TCP or UDP. */
  public static int next() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket stream = new ServerSocket(port);
        DatagramSocket packets = new DatagramSocket(port)) {
      return stream.isBound() && packets.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
