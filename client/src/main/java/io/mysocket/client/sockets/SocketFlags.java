package io.mysocket.client.sockets;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import io.mysocket.client.relays.Secrets;
import io.mysocket.client.sockets.SocketWish.Address;
import io.mysocket.client.sockets.SocketWish.Guarding;
import io.mysocket.client.sockets.SocketWish.Login;
import io.mysocket.client.sockets.SocketWish.Onward;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what a socket is to be. */
public final class SocketFlags {
  private final World world;

  @Option(names = "--name", paramLabel = "NAME", description = "What it is called, for people.")
  private @Nullable String name;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "http",
      description = "What the target speaks: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private SocketKind kind = SocketKind.HTTP;

  @Option(names = "--description", paramLabel = "TEXT", description = "A note.")
  private @Nullable String description;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag; several times.")
  private Map<String, String> tags = Map.of();

  @Option(
      names = "--subdomain",
      paramLabel = "LABEL",
      description = "The first label of its address; random if left out.")
  private @Nullable String subdomain;

  @Option(
      names = "--hostname",
      paramLabel = "HOST",
      split = ",",
      description = "A host name of your own; several times.")
  private List<String> hostnames = List.of();

  @Option(
      names = "--public-port",
      paramLabel = "PORT",
      description = "Public port of a tcp or tls socket; any free one if left out.")
  private @Nullable Integer publicPort;

  @Option(
      names = "--passthrough",
      description = "The target ends TLS itself (type tls); the relay sees only the name.")
  private boolean passthrough;

  @Option(
      names = "--protected",
      description = "Ask visitors for --username and a password (HTTP basic authentication).")
  private boolean guarded;

  @Option(names = "--username", paramLabel = "NAME", description = "A visitor's name.")
  private @Nullable String username;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description = "A visitor's password; others on this machine see it. Better: --password-file.")
  private @Nullable String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with a visitor's password; - is the standard input.")
  private @Nullable String passwordFile;

  @Option(
      names = "--allow",
      paramLabel = "CIDR",
      split = ",",
      description = "Only visitors from here; several times.")
  private List<String> allow = List.of();

  @Option(
      names = "--deny",
      paramLabel = "CIDR",
      split = ",",
      description = "No visitors from here; several times.")
  private List<String> deny = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second that a visitor may make.")
  private @Nullable Integer rate;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Connections at once, of all visitors.")
  private @Nullable Integer connections;

  @Option(
      names = "--host-header",
      paramLabel = "HOST",
      description = "The Host that the target is told; the visitor's if left out.")
  private @Nullable String hostHeader;

  @Option(
      names = "--proxy-protocol",
      paramLabel = "VERSION",
      description = "Tell the target the visitor's address in a PROXY header: v1, v2.")
  private Target.@Nullable ProxyProtocol proxyProtocol;

  @Option(
      names = "--insecure-target",
      description = "Do not check the certificate of a target of type https.")
  private boolean insecure;

  @Option(
      names = "--plain-http",
      paramLabel = "WHAT",
      description = "What port 80 does: redirect, serve, off. Default: serve.")
  private @Nullable PlainHttp plainHttp;

  /** As the original client has it. */
  @Option(names = "--upstream_type", hidden = true)
  private @Nullable SocketKind upstreamType;

  /** As the original client has it. */
  @Option(names = "--upstream_http_hostname", hidden = true)
  private @Nullable String upstreamHost;

  public SocketFlags(World world) {
    this.world = world;
  }

  /**
   * What they say.
   *
   * @param unnamed what it is called if no name is given
   */
  public SocketWish wish(String unnamed, Console console) {
    if (upstreamType != null) {
      kind = upstreamType;
    }
    return new SocketWish(
        kind,
        name == null ? unnamed : name,
        description,
        tags,
        new Address(subdomain, hostnames, publicPort, passthrough),
        new Guarding(login(console), allow, deny, rate, connections),
        new Onward(hostHeader == null ? upstreamHost : hostHeader, proxyProtocol, insecure),
        plainHttp);
  }

  private @Nullable Login login(Console console) {
    if (!guarded && username == null && password == null && passwordFile == null) {
      return null;
    }
    if (!kind.isHttp()) {
      throw new CommandFailure(
          Exit.MISUSED,
          "a socket of type " + kind + " cannot ask for a password",
          "Use --allow to let in only certain addresses, or type http or https.");
    }
    if (username == null) {
      throw new CommandFailure(
          Exit.MISUSED,
          "--protected needs --username",
          "Add --username NAME --password-file FILE.");
    }
    Secrets secrets = new Secrets(world, console);
    return new Login(
        username,
        secrets.password(
            password, passwordFile == null ? null : Path.of(passwordFile), "Password of visitors"));
  }
}
