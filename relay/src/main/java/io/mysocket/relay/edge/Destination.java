package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.Users;
import io.mysocket.relay.routing.Route;
import org.jspecify.annotations.Nullable;

/** What a request is for. */
sealed interface Destination {
  /** For the access log. */
  String key();

  /** The socket's id; null for the API. */
  @Nullable String socketId();

  /** How the target is spoken to. */
  Target target();

  /** Who must log in; null is nobody. */
  @Nullable Users users();

  /** The account that visitors are warned of; null is none. */
  @Nullable String stranger();

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
    public Target target() {
      return Target.PLAIN;
    }

    @Override
    public @Nullable Users users() {
      return null;
    }

    @Override
    public @Nullable String stranger() {
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
    public Target target() {
      return route.target();
    }

    @Override
    public @Nullable Users users() {
      return route.access().users();
    }

    @Override
    public @Nullable String stranger() {
      return route.access().stranger();
    }
  }
}
