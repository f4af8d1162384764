package io.mysocket.client.doctor;

import io.mysocket.client.config.Proxies;
import io.mysocket.client.proxy.HttpProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A look at what answers at an address, whether it is to be trusted or not: nothing is sent there
 * but a request for a public page. Blocks.
 */
record TlsGlance(URI api, Proxies proxies) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_HEADERS = 100;

  /** The certificate that is shown. */
  X509Certificate certificate() throws IOException {
    try (SSLSocket socket = secured(connected())) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** What time it is there; empty if it does not say so. */
  Optional<Instant> clock() {
    boolean secure = "https".equals(api.getScheme());
    try (Socket socket = secure ? secured(connected()) : connected()) {
      String request =
          "GET /api/v2/relay HTTP/1.1\r\nHost: "
              + api.getAuthority()
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (int i = 0; i < MOST_HEADERS; i++) {
        String line = in.readLine();
        if (line == null || line.isEmpty()) {
          break;
        }
        if (line.regionMatches(true, 0, "date:", 0, 5)) {
          return Optional.of(
              ZonedDateTime.parse(line.substring(5).strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                  .toInstant());
        }
      }
    } catch (IOException | DateTimeException _) {
      // It does not say so.
    }
    return Optional.empty();
  }

  private int port() {
    return api.getPort() >= 0 ? api.getPort() : "https".equals(api.getScheme()) ? 443 : 80;
  }

  private Socket connected() throws IOException {
    Optional<HttpProxy> proxy = proxies.forHost(api.getHost());
    if (proxy.isPresent()) {
      return timed(proxy.get().open(api.getHost(), port(), PATIENCE));
    }
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(api.getHost(), port()), (int) PATIENCE.toMillis());
    return timed(socket);
  }

  private static Socket timed(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private SSLSocket secured(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, api.getHost(), port(), true);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IllegalStateException("every Java platform has TLS", e);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** For looking only. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
