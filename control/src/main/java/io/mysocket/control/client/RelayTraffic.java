package io.mysocket.control.client;

import io.mysocket.control.traffic.AccessEntry;
import io.mysocket.control.traffic.LostEntries;
import io.mysocket.control.traffic.TrafficJson;

/**
 * A subscription to what visitors do with one socket; reconnects by itself until closed, and goes
 * on where it was as far as the relay remembers.
 */
public final class RelayTraffic implements AutoCloseable {
  /** Hears what happens; called by one thread at a time. */
  public interface Listener {
    /** From now on it hears all that happens; again after each loss of the stream. */
    default void connected() {}

    void happened(AccessEntry entry);

    /** So many entries came too fast. */
    void lost(long count);

    /** The stream is gone, or could not be opened; it is tried again by itself. */
    void disconnected(RelayFailure failure);
  }

  private record Hearing(Listener listener) implements ServerEvents.Hearer {
    @Override
    public void connected() {
      listener.connected();
    }

    @Override
    public void heard(EventReader.Frame frame) {
      switch (frame.name()) {
        case TrafficJson.ENTRY ->
            listener.happened(TrafficJson.read(frame.data(), AccessEntry.class));
        case TrafficJson.LOST ->
            listener.lost(TrafficJson.read(frame.data(), LostEntries.class).count());
        default -> {} // of a newer relay
      }
    }

    @Override
    public void disconnected(RelayFailure failure) {
      listener.disconnected(failure);
    }
  }

  private final ServerEvents events;

  RelayTraffic(Exchange exchange, Patience patience, String path, Listener listener) {
    this.events = new ServerEvents(exchange, patience, path, null, new Hearing(listener));
  }

  RelayTraffic start() {
    events.start();
    return this;
  }

  /** Ends the subscription; the listener hears nothing more. */
  @Override
  public void close() {
    events.close();
  }
}
