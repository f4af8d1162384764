package io.mysocket.relay.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Speaks TLS for an SMTP server that does not: from the first byte, or after STARTTLS (RFC 3207).
 */
final class TlsFront implements AutoCloseable {
  private final ServerSocket listener;
  private final SSLContext context;
  private final int target;
  private final boolean startTls;

  TlsFront(SSLContext context, int target, boolean startTls) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.context = context;
    this.target = target;
    this.startTls = startTls;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      if (startTls) {
        negotiate(client);
        // Its greeting, which ours has stood for.
        line(server.getInputStream());
      }
      SSLSocket secure =
          (SSLSocket) context.getSocketFactory().createSocket(client, null, client.getPort(), true);
      secure.setUseClientMode(false);
      secure.startHandshake();
      Thread up = Thread.ofVirtual().start(() -> pump(secure, server));
      pump(server, secure);
      up.join();
    } catch (IOException | InterruptedException _) {
      // The other side is gone, or does not trust us.
    }
  }

  private static void negotiate(Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
    say(out, "220 front");
    for (String line; (line = in.readLine()) != null; ) {
      if (line.startsWith("EHLO")) {
        say(out, "250-front\r\n250 STARTTLS");
      } else if (line.equals("STARTTLS")) {
        say(out, "220 go ahead");
        return;
      } else {
        say(out, "530 5.7.0 Must issue a STARTTLS command first");
      }
    }
    throw new IOException("left");
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void line(InputStream in) throws IOException {
    int c;
    do {
      c = in.read();
    } while (c != '\n' && c >= 0);
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException | UnsupportedOperationException _) {
      // One of them is gone.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
