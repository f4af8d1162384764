package io.mysocket.client.relays;

import io.mysocket.client.config.Folders;
import io.mysocket.client.config.Proxies;
import io.mysocket.client.config.RelayChoice;
import io.mysocket.client.config.TokenFiles;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import io.mysocket.control.client.Patience;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayEndpoint;
import io.mysocket.control.client.RelayLogin;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that speaks to a relay, and what follows from them. */
public final class CommonOptions {
  private final World world;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The relay's API; also MYSOCKET_API, or a context.")
  private @Nullable String api;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Authorities to trust instead of the system's, PEM; also MYSOCKET_CA.")
  private @Nullable String ca;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "A relay of config.yaml; also MYSOCKET_CONTEXT.")
  private @Nullable String context;

  @Option(
      names = {"-x", "--proxy"},
      paramLabel = "URL",
      description = "The HTTP proxy to go through; also HTTPS_PROXY, ALL_PROXY.")
  private @Nullable String proxy;

  @Option(names = "--no-color", description = "No colours; also NO_COLOR.")
  private boolean plain;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the cause of errors.")
  private boolean verbose;

  public CommonOptions(World world) {
    this.world = world;
  }

  public World world() {
    return world;
  }

  public Console console() {
    return new Console(world, plain, quiet, verbose);
  }

  /** The relay that is meant. */
  public RelayChoice choice() {
    return RelayChoice.of(world, new RelayChoice.Wish(api, ca, context));
  }

  /** The ways out of this network. */
  public Proxies proxies() {
    return Proxies.of(world, proxy);
  }

  /** A client of the relay that is meant, with a token. */
  public RelayClient client() {
    RelayChoice choice = choice();
    if (choice.token().isEmpty()) {
      throw new CommandFailure(
          Exit.UNAUTHORIZED,
          "you are not logged in at " + choice.api(),
          "Run mysocketctl login, or set MYSOCKET_TOKEN.");
    }
    TokenKeeper keeper =
        new TokenKeeper(choice, new TokenFiles(new Folders(world)), proxies().forClient());
    return client(choice, keeper.start()::token);
  }

  /** The login of the relay that is meant, with this token. */
  public RelayLogin login(String token) {
    return new RelayLogin(endpoint(choice(), () -> token));
  }

  /** A client for calls that need no token. */
  public RelayClient anonymous() {
    return client(choice(), () -> "");
  }

  private RelayClient client(RelayChoice choice, Supplier<String> token) {
    try {
      return new RelayClient(endpoint(choice, token), Patience.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          Exit.MISUSED,
          "the certificate authority is not PEM certificates",
          "Name another file with --ca, MYSOCKET_CA or in the context.",
          e);
    }
  }

  private RelayEndpoint endpoint(RelayChoice choice, Supplier<String> token) {
    return new RelayEndpoint(choice.api(), token, choice.ca(), proxies().forClient());
  }
}
