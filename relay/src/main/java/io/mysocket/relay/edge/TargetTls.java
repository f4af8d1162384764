package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target;
import io.mysocket.relay.certificates.TargetTrust;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards a target.
 *
 * @param name that its certificate has to be for, and that is asked for in the handshake
 */
record TargetTls(SslContext context, String name) {
  private static final int PORT = 443;

  /** As a socket says; by default the target is called as in its Host, or as the socket itself. */
  static TargetTls of(Destination to, TargetTrust trust) {
    Target.TargetTls asked = to.target().tls();
    String name = asked == null ? null : asked.serverName();
    return new TargetTls(trust.context(asked), name == null ? ownName(to) : name);
  }

  private static String ownName(Destination to) {
    String host = to.target().hostHeader();
    if (host != null) {
      int port = host.indexOf(':');
      return port < 0 ? host : host.substring(0, port);
    }
    return switch (to) {
      case Destination.OfSocket(var route) -> route.names().getFirst().domain().text();
      case Destination.Api _ -> throw new IllegalStateException("no TLS on loopback");
    };
  }

  SslHandler handler(ByteBufAllocator memory, Duration patience) {
    SslHandler handler = context.newHandler(memory, name, PORT);
    handler.setHandshakeTimeoutMillis(patience.toMillis());
    return handler;
  }

  /** A handshake's failure in words that its owner can act upon. */
  TargetFailedException failure(Throwable cause) {
    return new TargetFailedException(Refusal.TARGET_TLS, reason(cause), cause);
  }

  private String reason(Throwable cause) {
    if (find(cause, CertificateExpiredException.class) != null) {
      return "Its target's certificate has expired.";
    }
    if (find(cause, CertificateNotYetValidException.class) != null) {
      return "Its target's certificate is not valid yet.";
    }
    if (find(cause, CertPathBuilderException.class) != null
        || find(cause, CertPathValidatorException.class) != null) {
      return "Its target's certificate is signed by nobody who is trusted.";
    }
    if (find(cause, CertificateException.class) != null) {
      return "Its target's certificate is not for " + name + ".";
    }
    if (find(cause, SslHandshakeTimeoutException.class) != null) {
      return "Its target did not answer the TLS handshake in time.";
    }
    if (find(cause, NotSslRecordException.class) != null) {
      return "Its target does not speak TLS.";
    }
    return find(cause, ClosedChannelException.class) != null
        ? "Its target closed the connection during the TLS handshake."
        : "The TLS handshake with its target failed.";
  }

  private static @Nullable Throwable find(Throwable cause, Class<? extends Throwable> kind) {
    for (Throwable now = cause; now != null; now = now.getCause()) {
      if (kind.isInstance(now)) {
        return now;
      }
    }
    return null;
  }
}
