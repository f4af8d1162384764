package io.mysocket.relay.probes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** One connection to the relay's own listener, as a visitor makes it. One thread, which blocks. */
final class Visit implements AutoCloseable {
  /** Largest head of a response that is read. */
  private static final int HEAD = 64 << 10;

  /** PROXY protocol, version 2, LOCAL, without addresses. */
  private static final byte[] LOCAL = {
    13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x20, 0, 0, 0
  };

  private final long began = System.nanoTime();
  private final Duration patience;
  private Socket socket = new Socket();
  private @Nullable X509Certificate certificate;

  /**
   * A visit that has not begun.
   *
   * @param patience for the whole of it
   */
  Visit(Duration patience) {
    this.patience = patience;
  }

  void connect(InetSocketAddress edge) throws IOException {
    socket.connect(edge, left());
  }

  /** Where balancers send the PROXY protocol: says that this is no visitor of theirs. */
  void comeAsOneself() throws IOException {
    socket.getOutputStream().write(LOCAL);
  }

  Duration soFar() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Milliseconds, at least one. */
  private int left() throws SocketTimeoutException {
    long left = patience.minus(soFar()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("not done in " + patience.toMillis() + " ms");
    }
    return (int) left;
  }

  /**
   * Shakes hands as one who wants this name. Whoever issued the certificate is trusted, because the
   * relay does not know whom visitors trust; that it is valid now and for the name is checked.
   */
  void shakeHands(String name) throws IOException {
    SSLSocket secure;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyIssuer()}, new SecureRandom());
      secure = (SSLSocket) context.getSocketFactory().createSocket(socket, name, 0, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
    socket = secure;
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(left());
    secure.startHandshake();
    certificate = (X509Certificate) secure.getSession().getPeerCertificates()[0];
  }

  /** What the edge showed; null before {@link #shakeHands}. */
  @Nullable X509Certificate certificate() {
    return certificate;
  }

  /**
   * Asks for the first page and reads the head of the answer, whatever it is.
   *
   * @param userAgent tells this visit from others
   */
  void ask(String authority, String userAgent) throws IOException {
    String request =
        """
        GET / HTTP/1.1\r
        Host: %s\r
        User-Agent: %s\r
        Accept: application/json, */*;q=0.5\r
        Connection: close\r
        \r
        """
            .formatted(authority, userAgent);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      socket.setSoTimeout(left());
      int next = in.read();
      if (next < 0 || head.length() == HEAD) {
        return;
      }
      head.append((char) next);
    }
  }

  /** Waits so long at most for the edge to close, without sending anything. */
  void awaitEnd(Duration most) throws IOException {
    socket.setSoTimeout((int) Math.min(most.toMillis(), left()));
    try {
      while (socket.getInputStream().read() >= 0) {
        left();
      }
    } catch (SocketTimeoutException _) {
      // It is still there, as it should be.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
