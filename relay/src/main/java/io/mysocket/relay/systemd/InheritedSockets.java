package io.mysocket.relay.systemd;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.PortRange;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Listening sockets that a service manager opened and keeps: it hands them to each relay that it
 * starts, and who connects while there is none waits in the kernel. Any thread.
 */
public final class InheritedSockets {
  /** None. */
  public static final InheritedSockets NONE = new InheritedSockets(List.of());

  /** The first of them, by convention. */
  private static final int FIRST = 3;

  private static final int MOST = 4_096;

  private record Listener(int descriptor, String name, int port) {}

  private final List<Listener> left;

  private InheritedSockets(List<Listener> sockets) {
    this.left = new ArrayList<>(sockets);
  }

  /**
   * Those that {@code LISTEN_PID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES} tell of; none if
   * they are meant for another process.
   */
  public static InheritedSockets of(Map<String, String> environment, long pid)
      throws CannotStartException {
    String meant = environment.get("LISTEN_PID");
    String count = environment.get("LISTEN_FDS");
    if (count == null || meant == null || !meant.equals(Long.toString(pid))) {
      return NONE;
    }
    if (!count.matches("[0-9]{1,4}") || Integer.parseInt(count) > MOST) {
      throw new CannotStartException(
          "LISTEN_FDS: '" + count + "' is not a number of sockets, at most " + MOST);
    }
    Epoll.ensureAvailability();
    String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    List<Listener> sockets = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      sockets.add(listener(FIRST + i, i < names.length ? names[i] : ""));
    }
    return new InheritedSockets(sockets);
  }

  private static Listener listener(int descriptor, String name) throws CannotStartException {
    try {
      InetSocketAddress address = new Socket(descriptor).localAddress();
      if (address == null) {
        throw new IOException("it is no TCP socket");
      }
      Descriptor.neverWaits(descriptor);
      return new Listener(descriptor, name, address.getPort());
    } catch (IOException | RuntimeException e) {
      throw new CannotStartException(
          "LISTEN_FDS: file descriptor "
              + descriptor
              + (name.isEmpty() ? "" : " (" + name + ")")
              + " cannot be listened on: "
              + e.getMessage()
              + "; hand over listening TCP sockets only (ListenStream=)");
    }
  }

  /**
   * The socket for a listener, once: the one of its name, else the one of its port. It listens
   * already and is not registered; closing it closes this process's hold of it alone.
   */
  public synchronized Optional<ServerChannel> take(String name, int port) {
    Optional<Listener> found =
        left.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .or(() -> left.stream().filter(each -> port != 0 && each.port() == port).findFirst());
    found.ifPresent(left::remove);
    return found.map(each -> new EpollServerSocketChannel(each.descriptor()));
  }

  /**
   * Says that sockets are left which no listener is for.
   *
   * @param later ports that may be asked for later
   */
  public void requireTaken(PortRange later) throws CannotStartException {
    List<Integer> idle = ports().stream().filter(port -> !later.contains(port)).toList();
    if (!idle.isEmpty()) {
      throw new CannotStartException(
          "LISTEN_FDS: the sockets on ports "
              + idle
              + " were handed over, but the relay does not listen there; let them have the ports of"
              + " listen.https, listen.http and listen.ssh, or take them away");
    }
  }

  /** The ports of those that nobody has taken yet. */
  public synchronized List<Integer> ports() {
    return left.stream().map(Listener::port).toList();
  }
}
