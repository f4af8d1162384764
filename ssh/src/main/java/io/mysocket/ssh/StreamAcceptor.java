package io.mysocket.ssh;

/**
 * Decides about streams that the peer opens. Called on the event loop; must not block, may answer
 * later.
 */
public interface StreamAcceptor {
  /**
   * Each request is answered once, by {@link StreamRequest#accept} or {@link StreamRequest#refuse}.
   */
  void requested(StreamRequest request);
}
