package io.mysocket.operator.drain;

import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.domains.DomainRelease;
import io.mysocket.operator.mysockets.SocketRelease;
import org.jspecify.annotations.Nullable;

/** An object that waits for an operator before it can go. */
sealed interface Held {
  /** Kind, namespace and name. */
  String name();

  /** What it has on a relay; null if nothing is known. */
  @Nullable String remote();

  /** Does what is due on the relay, then lets go. */
  void release(boolean delete);

  /** Lets go, whatever may be left on the relay. */
  void abandon();

  /** A MySocket. */
  record OfSocket(MySocket socket, SocketRelease releases) implements Held {
    @Override
    public String name() {
      var meta = socket.getMetadata();
      return "MySocket " + meta.getNamespace() + "/" + meta.getName();
    }

    @Override
    public @Nullable String remote() {
      var status = socket.getStatus();
      return status == null ? null : status.socketId();
    }

    @Override
    public void release(boolean delete) {
      releases.release(socket, delete);
    }

    @Override
    public void abandon() {
      releases.abandon(socket);
    }
  }

  /** A reserved host name. */
  record OfDomain(MySocketDomain domain, DomainRelease releases) implements Held {
    @Override
    public String name() {
      var meta = domain.getMetadata();
      return "MySocketDomain " + meta.getNamespace() + "/" + meta.getName();
    }

    @Override
    public @Nullable String remote() {
      return domain.getSpec().hostname();
    }

    @Override
    public void release(boolean delete) {
      releases.release(domain, delete);
    }

    @Override
    public void abandon() {
      releases.abandon(domain);
    }
  }
}
