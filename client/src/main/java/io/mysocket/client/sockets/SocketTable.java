package io.mysocket.client.sockets;

import io.mysocket.client.console.Column;
import io.mysocket.client.console.Printer;
import io.mysocket.control.sockets.Socket;
import java.util.List;
import java.util.stream.Collectors;

/** Sockets in tables, with the titles of the original service. */
public final class SocketTable {
  private static final Column<Socket> ID = Column.of("socket_id", Socket::id);
  private static final Column<Socket> DNS_NAME = Column.of("dns_name", Socket::dnsName);
  private static final Column<Socket> PORTS = Column.of("port(s)", SocketTable::ports);
  private static final Column<Socket> NAME = Column.of("name", Socket::name);

  /** Lists of them. */
  public static final Printer<Socket> ALL =
      new Printer<>(
          List.of(
              ID,
              DNS_NAME,
              PORTS,
              Column.of("type", SocketKind::of),
              NAME,
              Column.wide("key", Socket::key),
              Column.wide("url", Socket::url),
              Column.wide("protected", SocketTable::isProtected),
              Column.wide("tunnels", socket -> socket.tunnels().connected())),
          Socket::key);

  /** One that is about to be connected. */
  public static final Printer<Socket> CONNECTING =
      new Printer<>(List.of(ID, DNS_NAME, NAME), Socket::key);

  /** The same, where its port is news. */
  public static final Printer<Socket> CONNECTING_PORT =
      new Printer<>(List.of(ID, DNS_NAME, PORTS, NAME), Socket::key);

  private SocketTable() {}

  private static String ports(Socket socket) {
    return socket.ports().stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static boolean isProtected(Socket socket) {
    return socket.access() != null && socket.access().basicAuth() != null;
  }
}
