package io.mysocket.relay.sockets;

/** Whom a name or a port belongs to, also while there is no socket: one key of one account. */
record Holder(String accountId, String key) {
  static Holder of(SocketRow socket) {
    return new Holder(socket.accountId(), socket.key());
  }
}
