package io.mysocket.relay.edge;

import io.mysocket.relay.routing.Route;
import org.jspecify.annotations.Nullable;

/** What a request is for. */
sealed interface Destination {
  /** For the access log. */
  String key();

  /** The socket's id; null for the API. */
  @Nullable String socketId();

  /** The Host that the target gets; null is what the visitor sent. */
  @Nullable String hostHeader();

  /** The relay's own API. */
  enum Api implements Destination {
    API;

    @Override
    public String key() {
      return "api";
    }

    @Override
    public @Nullable String socketId() {
      return null;
    }

    @Override
    public @Nullable String hostHeader() {
      return null;
    }
  }

  /** The target of a socket. */
  record OfSocket(Route route) implements Destination {
    @Override
    public String key() {
      return route.key();
    }

    @Override
    public String socketId() {
      return route.socketId();
    }

    @Override
    public @Nullable String hostHeader() {
      return route.target().hostHeader();
    }
  }
}
