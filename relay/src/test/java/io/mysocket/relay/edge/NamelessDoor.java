package io.mysocket.relay.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * TLS for programs that find the names of tests nowhere: what they say to this address goes on in
 * TLS for the host name.
 */
final class NamelessDoor implements AutoCloseable {
  private final SSLServerSocket listener;
  private final Rig rig;

  /**
   * @param protocol of ALPN
   */
  NamelessDoor(Rig rig, String protocol) throws Exception {
    this.rig = rig;
    listener =
        (SSLServerSocket)
            TargetCertificate.make()
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    SSLParameters with = listener.getSSLParameters();
    with.setApplicationProtocols(new String[] {protocol});
    listener.setSSLParameters(with);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SSLSocket near = (SSLSocket) listener.accept();
        Thread.ofVirtual().start(() -> join(near));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void join(SSLSocket near) {
    try (near;
        SSLSocket far = (SSLSocket) rig.trust().getSocketFactory().createSocket()) {
      near.startHandshake();
      far.connect(new InetSocketAddress("127.0.0.1", rig.edge.httpsPort()));
      SSLParameters with = far.getSSLParameters();
      with.setServerNames(List.of(new SNIHostName(Rig.WEB)));
      with.setApplicationProtocols(new String[] {near.getApplicationProtocol()});
      far.setSSLParameters(with);
      far.startHandshake();
      Thread.ofVirtual().start(() -> pump(near, far));
      pump(far, near);
    } catch (Exception _) {
      // One of the two has gone.
    }
  }

  /** Until the end of {@code from}, which ends both. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[16 << 10];
      for (int count; (count = in.read(bytes)) >= 0; ) {
        out.write(bytes, 0, count);
        out.flush();
      }
    } catch (IOException _) {
      // One of the two has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
