package io.mysocket.relay.traffic;

/** Where records go. For any thread, event loops too: never waits. */
public interface Traffic {
  void add(AccessRecord is);
}
