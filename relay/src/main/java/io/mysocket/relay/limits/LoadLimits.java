package io.mysocket.relay.limits;

/**
 * How much the relay takes on before it turns new work away.
 *
 * @param requests being answered at once, over all sockets
 * @param requestsPerSocket the same of one socket
 * @param memory percent of the heap, or of the memory for buffers, at which no connection is
 *     accepted until it falls
 */
public record LoadLimits(int requests, int requestsPerSocket, int memory) {
  public static final LoadLimits DEFAULT = new LoadLimits(10_000, 4_000, 90);

  public LoadLimits {
    if (requests <= 0 || requestsPerSocket <= 0) {
      throw new IllegalArgumentException("load.requests must be above 0");
    }
    if (memory < 10 || memory > 100) {
      throw new IllegalArgumentException("load.memory must be 10 to 100 percent, not " + memory);
    }
  }
}
