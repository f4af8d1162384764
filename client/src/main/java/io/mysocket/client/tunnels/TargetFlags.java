package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where connections go. */
public final class TargetFlags {
  private static final int HIGHEST = 65_535;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port of the service that is to be reached.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Its host, as this machine sees it. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  public boolean isGiven() {
    return port != null;
  }

  /** What was given. */
  public Address get() {
    if (port == null || port < 1 || port > HIGHEST) {
      throw new CommandFailure(
          Exit.MISUSED,
          port == null ? "--port is missing" : "--port must be a number from 1 to 65535",
          "Name the port of the service that is to be reached, such as --port 8080.");
    }
    return new Address(host, port);
  }
}
