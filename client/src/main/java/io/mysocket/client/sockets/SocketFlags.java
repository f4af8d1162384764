package io.mysocket.client.sockets;

import io.mysocket.client.console.Console;
import io.mysocket.control.sockets.PlainHttp;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what a socket is to be. */
public final class SocketFlags {
  @Option(names = "--name", paramLabel = "NAME", description = "What it is called, for people.")
  private @Nullable String name;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "http",
      description = "What the target speaks: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private SocketKind kind = SocketKind.HTTP;

  @Option(
      names = {"-r", "--description"},
      paramLabel = "TEXT",
      description = "A note.")
  private @Nullable String description;

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag; several times.")
  private Map<String, String> tags = Map.of();

  @Mixin private AddressFlags address;
  @Mixin private GuardFlags guard;
  @Mixin private OnwardFlags onward;

  @Option(
      names = "--plain-http",
      paramLabel = "WHAT",
      description = "What port 80 does: redirect, serve, off. Default: serve.")
  private @Nullable PlainHttp plainHttp;

  /** As the original client has it. */
  @Option(names = "--upstream_type", hidden = true)
  private @Nullable SocketKind upstreamType;

  /**
   * What they say.
   *
   * @param unnamed what it is called if no name is given
   */
  public SocketWish wish(String unnamed, Console console) {
    SocketKind meant = upstreamType == null ? kind : upstreamType;
    return new SocketWish(
        meant,
        name == null ? unnamed : name,
        description,
        tags,
        address.get(),
        guard.get(meant, console),
        onward.get(),
        plainHttp);
  }
}
