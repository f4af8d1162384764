package io.mysocket.client.sockets;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Types of sockets as the original service names them: by what the target speaks. The public side
 * of the first two is https, with plain http beside it.
 */
public enum SocketKind {
  HTTP(SocketType.HTTPS, PlainHttp.SERVE, Target.Scheme.HTTP),
  HTTPS(SocketType.HTTPS, PlainHttp.SERVE, Target.Scheme.HTTPS),
  TCP(SocketType.TCP, null, null),
  TLS(SocketType.TLS, null, null);

  private final SocketType type;
  private final @Nullable PlainHttp plainHttp;
  private final Target.@Nullable Scheme scheme;

  SocketKind(SocketType type, @Nullable PlainHttp plainHttp, Target.@Nullable Scheme scheme) {
    this.type = type;
    this.plainHttp = plainHttp;
    this.scheme = scheme;
  }

  SocketType type() {
    return type;
  }

  @Nullable PlainHttp plainHttp() {
    return plainHttp;
  }

  Target.@Nullable Scheme scheme() {
    return scheme;
  }

  public boolean isHttp() {
    return scheme != null;
  }

  /** As it stands on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of a name. */
  public static Optional<SocketKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
  }

  /** What a socket would be called. */
  static SocketKind of(Socket socket) {
    return switch (socket.type()) {
      case TCP -> TCP;
      case TLS -> TLS;
      case HTTP, HTTPS -> socket.target().scheme() == Target.Scheme.HTTPS ? HTTPS : HTTP;
    };
  }
}
