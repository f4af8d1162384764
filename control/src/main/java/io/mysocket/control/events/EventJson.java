package io.mysocket.control.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mysocket.control.events.RelayEvent.Reset;
import io.mysocket.control.events.RelayEvent.SocketChanged;
import io.mysocket.control.events.RelayEvent.SocketDeleted;
import io.mysocket.control.events.RelayEvent.TunnelConnected;
import io.mysocket.control.events.RelayEvent.TunnelDisconnected;
import io.mysocket.control.json.Json;
import io.mysocket.control.sockets.Socket;
import java.util.Optional;

/**
 * How events stand in a {@code text/event-stream}: the kind is the event's name, {@code id} its
 * last event id, and the rest is JSON in {@code data}.
 */
public final class EventJson {
  private static final String SOCKET_CHANGED = "socket-changed";
  private static final String SOCKET_DELETED = "socket-deleted";
  private static final String TUNNEL_CONNECTED = "tunnel-connected";
  private static final String TUNNEL_DISCONNECTED = "tunnel-disconnected";
  private static final String RESET = "reset";

  private record Changed(Socket socket) {}

  private record Deleted(String key, String socketId) {}

  private record AtTunnel(Socket socket, String tunnelId) {}

  private record Nothing() {}

  private EventJson() {}

  /** The event's name. */
  public static String name(RelayEvent event) {
    return switch (event) {
      case SocketChanged _ -> SOCKET_CHANGED;
      case SocketDeleted _ -> SOCKET_DELETED;
      case TunnelConnected _ -> TUNNEL_CONNECTED;
      case TunnelDisconnected _ -> TUNNEL_DISCONNECTED;
      case Reset _ -> RESET;
    };
  }

  /** The event without its id, on one line. */
  public static String data(RelayEvent event) {
    Object data =
        switch (event) {
          case SocketChanged(_, Socket socket) -> new Changed(socket);
          case SocketDeleted(_, String key, String socketId) -> new Deleted(key, socketId);
          case TunnelConnected(_, Socket socket, String tunnel) -> new AtTunnel(socket, tunnel);
          case TunnelDisconnected(_, Socket socket, String tunnel) -> new AtTunnel(socket, tunnel);
          case Reset _ -> new Nothing();
        };
    try {
      return Json.STRICT.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written", e);
    }
  }

  /** The frame of one event, the empty line at its end included. */
  public static String frame(RelayEvent event) {
    return "event: " + name(event) + "\nid: " + event.id() + "\ndata: " + data(event) + "\n\n";
  }

  /**
   * The event that a frame carried; empty for a name that is not known here, which a newer relay
   * may send.
   *
   * @throws JsonProcessingException if the data is not what the name promises
   */
  public static Optional<RelayEvent> read(String name, long id, String data)
      throws JsonProcessingException {
    JsonMapper json = Json.LENIENT;
    return Optional.ofNullable(
        switch (name) {
          case SOCKET_CHANGED -> new SocketChanged(id, json.readValue(data, Changed.class).socket);
          case SOCKET_DELETED -> {
            Deleted deleted = json.readValue(data, Deleted.class);
            yield new SocketDeleted(id, deleted.key, deleted.socketId);
          }
          case TUNNEL_CONNECTED -> {
            AtTunnel at = json.readValue(data, AtTunnel.class);
            yield new TunnelConnected(id, at.socket, at.tunnelId);
          }
          case TUNNEL_DISCONNECTED -> {
            AtTunnel at = json.readValue(data, AtTunnel.class);
            yield new TunnelDisconnected(id, at.socket, at.tunnelId);
          }
          case RESET -> new Reset(id);
          default -> null;
        });
  }
}
