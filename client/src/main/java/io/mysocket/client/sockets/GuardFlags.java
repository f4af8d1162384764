package io.mysocket.client.sockets;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.PasswordFlags;
import io.mysocket.client.sockets.SocketWish.Guarding;
import io.mysocket.client.sockets.SocketWish.Login;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say who may visit a socket, and how often. */
final class GuardFlags {
  @Option(
      names = "--protected",
      description = "Ask visitors for --username and a password (HTTP basic authentication).")
  private boolean guarded;

  @Option(names = "--username", paramLabel = "NAME", description = "A visitor's name.")
  private @Nullable String username;

  @Mixin private PasswordFlags password;

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

  Guarding get(SocketKind kind, Console console) {
    return new Guarding(login(kind, console), allow, deny, rate, connections);
  }

  private @Nullable Login login(SocketKind kind, Console console) {
    if (!guarded && username == null && !password.isGiven()) {
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
    return new Login(username, password.get("Password of visitors", console));
  }
}
