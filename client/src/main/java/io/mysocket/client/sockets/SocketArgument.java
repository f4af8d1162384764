package io.mysocket.client.sockets;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.sockets.Socket;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The socket that a command is about, as an argument or as the original client's option. */
public final class SocketArgument {
  @Parameters(
      arity = "0..1",
      paramLabel = "SOCKET",
      description = "Key, id, DNS name or name of the socket.")
  private @Nullable String argument;

  @Option(
      names = {"-s", "--socket_id", "--socket-id"},
      paramLabel = "SOCKET",
      description = "The same, as the original client has it.")
  private @Nullable String option;

  /** The socket that the person means. */
  public Socket find(RelayClient client) {
    return SocketChoice.find(client, get());
  }

  private String get() {
    if (argument != null && option != null) {
      throw new CommandFailure(
          Exit.MISUSED, "the socket is named twice", "Name it once, as an argument.");
    }
    String named = argument == null ? option : argument;
    if (named == null) {
      throw new CommandFailure(
          Exit.MISUSED, "which socket?", "Name it: see mysocketctl socket ls.");
    }
    return named;
  }
}
