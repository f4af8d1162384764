package io.mysocket.control.client;

import io.mysocket.control.events.EventJson;
import io.mysocket.control.events.RelayEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A subscription to what happens to an owner's sockets; reconnects by itself until closed. */
public final class RelayEvents implements AutoCloseable {
  /** Hears what happens; called by one thread at a time. */
  public interface Listener {
    /** The stream is open: what happens from now on is told. */
    void connected();

    void happened(RelayEvent event);

    /** The stream is gone, or could not be opened; it is tried again by itself. */
    void disconnected(RelayFailure failure);
  }

  private record Hearing(Listener listener) implements ServerEvents.Hearer {
    @Override
    public void connected() {
      listener.connected();
    }

    @Override
    public void heard(EventReader.Frame frame) throws IOException {
      long id = frame.id() == null ? 0 : Long.parseLong(frame.id());
      EventJson.read(frame.name(), id, frame.data()).ifPresent(listener::happened);
    }

    @Override
    public void disconnected(RelayFailure failure) {
      listener.disconnected(failure);
    }
  }

  private final ServerEvents events;

  RelayEvents(
      Exchange exchange,
      Patience patience,
      String path,
      @Nullable Long lastEventId,
      Listener listener) {
    String last = lastEventId == null ? null : lastEventId.toString();
    this.events = new ServerEvents(exchange, patience, path, last, new Hearing(listener));
  }

  RelayEvents start() {
    events.start();
    return this;
  }

  /** Ends the subscription; the listener hears nothing more. */
  @Override
  public void close() {
    events.close();
  }
}
