package io.mysocket.client.config;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import io.mysocket.client.proxy.HttpProxy;
import io.mysocket.control.client.RelayEndpoint;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that the command line or the environment names ({@code HTTPS_PROXY}, {@code
 * ALL_PROXY}, {@code NO_PROXY}; lower case too). Everything that leaves this machine goes through
 * it, SSH by CONNECT; but an API without TLS goes through that of {@code HTTP_PROXY}.
 */
public final class Proxies extends ProxySelector {
  /** Java sends no password to a proxy by itself unless told so. */
  private static final String BASIC_ALLOWED = "jdk.http.auth.tunneling.disabledSchemes";

  private static final int USUAL_PORT = 8080;

  private final Optional<HttpProxy> via;
  private final Optional<HttpProxy> viaForPlainHttp;
  private final List<String> without;

  private Proxies(
      Optional<HttpProxy> via, Optional<HttpProxy> viaForPlainHttp, List<String> without) {
    this.via = via;
    this.viaForPlainHttp = viaForPlainHttp;
    this.without = List.copyOf(without);
  }

  /**
   * The proxies of a world.
   *
   * @param named on the command line, null if none is; goes before those of the environment
   */
  public static Proxies of(World world, @Nullable String named) {
    List<String> without =
        Arrays.asList(
            either(world, "NO_PROXY").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+"));
    if (named != null) {
      HttpProxy one = parsed(named, "--proxy");
      return new Proxies(Optional.of(one), Optional.of(one), without);
    }
    Optional<HttpProxy> all = variable(world, "ALL_PROXY");
    return new Proxies(
        variable(world, "HTTPS_PROXY").or(() -> all),
        variable(world, "HTTP_PROXY").or(() -> all),
        without);
  }

  private static Optional<HttpProxy> variable(World world, String name) {
    return either(world, name).map(url -> parsed(url, name));
  }

  private static Optional<String> either(World world, String name) {
    return world.variable(name.toLowerCase(Locale.ROOT)).or(() -> world.variable(name));
  }

  private static HttpProxy parsed(String text, String source) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
        return new HttpProxy(uri.getHost(), port, uri.getUserInfo());
      }
    } catch (IllegalArgumentException _) {
      // Told below, without what may be a password.
    }
    throw new CommandFailure(
        Exit.MISUSED,
        source + " is not the address of an HTTP proxy",
        "Use http://host:port, or leave it out; other kinds of proxies are not supported.");
  }

  /** As the API's client has it. */
  public RelayEndpoint.HttpProxy forClient() {
    String userInfo = via.or(() -> viaForPlainHttp).map(HttpProxy::userInfo).orElse(null);
    if (userInfo == null) {
      return new RelayEndpoint.HttpProxy(this, null);
    }
    System.setProperty(BASIC_ALLOWED, "");
    String[] parts = userInfo.split(":", 2);
    char[] password = (parts.length < 2 ? "" : parts[1]).toCharArray();
    return new RelayEndpoint.HttpProxy(
        this,
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                ? new PasswordAuthentication(parts[0], password)
                : null;
          }
        });
  }

  /** The proxy for a host; empty if it is reached directly. */
  public Optional<HttpProxy> forHost(String host) {
    return isDirect(host) ? Optional.empty() : via;
  }

  private boolean isDirect(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean here =
        name.equals("localhost")
            || name.endsWith(".localhost")
            || name.startsWith("127.")
            || name.equals("::1")
            || name.equals("[::1]");
    return here || without.stream().anyMatch(rule -> covers(rule, name));
  }

  private static boolean covers(String rule, String host) {
    if (rule.equals("*")) {
      return true;
    }
    String suffix = rule.startsWith("*.") ? rule.substring(1) : rule;
    String name = suffix.startsWith(".") ? suffix.substring(1) : suffix;
    return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<HttpProxy> way = "http".equals(uri.getScheme()) ? viaForPlainHttp : via;
    return way.filter(_ -> !isDirect(uri.getHost()))
        .map(each ->
            List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(each.host(), each.port()))))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException cause) {}
}
