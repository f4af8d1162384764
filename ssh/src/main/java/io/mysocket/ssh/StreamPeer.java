package io.mysocket.ssh;

/**
 * The peer's end of a stream: its channel number once known, and the short messages that go there.
 * Event loop only.
 */
final class StreamPeer {
  private final SshConnection connection;
  private int id;
  private boolean known;
  private boolean closed;

  StreamPeer(SshConnection connection) {
    this.connection = connection;
  }

  void is(int peerId) {
    id = peerId;
    known = true;
  }

  boolean isKnown() {
    return known;
  }

  int id() {
    return id;
  }

  /** No message reaches it any more. */
  void gone() {
    closed = true;
  }

  void sendEnd() {
    send(SshMessage.CHANNEL_EOF);
  }

  void sendRequestFailed() {
    send(SshMessage.CHANNEL_FAILURE);
  }

  /** CLOSE is sent once, and is the last that is. */
  void sendClose() {
    send(SshMessage.CHANNEL_CLOSE);
    closed = closed || known;
  }

  void sendWindow(int bytes) {
    byte[] message = new byte[9];
    message[0] = SshMessage.CHANNEL_WINDOW_ADJUST;
    Wire.putInt(message, 1, id);
    Wire.putInt(message, 5, bytes);
    connection.encoder().message(message);
    connection.flush();
  }

  private void send(int type) {
    if (!known || closed) {
      return;
    }
    byte[] message = new byte[5];
    message[0] = (byte) type;
    Wire.putInt(message, 1, id);
    connection.encoder().message(message);
    connection.flush();
  }
}
