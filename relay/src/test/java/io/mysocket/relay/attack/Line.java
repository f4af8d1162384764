package io.mysocket.relay.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One connection of an attacker, from an address of its own. */
final class Line implements AutoCloseable {
  private static final int PATIENCE = 30_000;

  /** Bytes of a client's TLS 1.3 handshake and of a record, about. */
  private static final int HANDSHAKE = 600;

  private static final int RECORD = 22;

  private final Place place;
  private final Socket socket;
  private final boolean secure;
  private volatile boolean over;

  private Line(Place place, Socket socket, boolean secure) {
    this.place = place;
    this.socket = socket;
    this.secure = secure;
  }

  static Line plain(Place place, int port, String source) throws IOException {
    return new Line(place, connect(port, source, 0), false);
  }

  /** Through TLS, with this protocol inside. */
  static Line secure(Place place, String source, String protocol) throws IOException {
    return secure(place, source, protocol, 0);
  }

  /**
   * @param receiveBuffer of the kernel, in bytes; 0 is the usual one
   */
  static Line secure(Place place, String source, String protocol, int receiveBuffer)
      throws IOException {
    Socket raw = connect(place.https(), source, receiveBuffer);
    try {
      SSLSocket tls =
          (SSLSocket)
              place.trust().getSocketFactory().createSocket(raw, place.host(), place.https(), true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(place.host())));
      parameters.setApplicationProtocols(new String[] {protocol});
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      place.sent().addAndGet(HANDSHAKE);
      return new Line(place, tls, true);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static Socket connect(int port, String source, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    place.sent().addAndGet(bytes.length + (secure ? RECORD : 0));
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Reads what comes for nothing, in a thread of its own, and sees the end. */
  Line listening() {
    Thread.ofVirtual().start(this::listen);
    return this;
  }

  private void listen() {
    byte[] into = new byte[4096];
    try {
      InputStream in = socket.getInputStream();
      while (in.read(into) >= 0) {
        // For nothing.
      }
    } catch (IOException _) {
      // It has been cut.
    }
    over = true;
  }

  /** Whether the relay has ended it; after {@link #listening}. */
  boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It was gone.
    }
  }

  static void close(@Nullable Line line) {
    if (line != null) {
      line.close();
    }
  }
}
