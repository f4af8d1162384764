package io.mysocket.client.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code mysocketctl agent}: carries one socket, or those of a folder, until it is told to stop.
 * What a tunnel Pod runs.
 */
@Command(
    name = "agent",
    description =
        "Carry the connections of one socket, or of several, to their targets, until stopped.",
    mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

  @Option(
      names = "--relay",
      required = true,
      paramLabel = "HOST:PORT",
      converter = Address.Converter.class,
      description = "The relay's SSH server.")
  private Address relay;

  @ArgGroup(multiplicity = "1")
  private Load load = new Load();

  /** One socket, or several. */
  static final class Load {
    @ArgGroup(exclusive = false)
    private @Nullable One one;

    @Option(
        names = "--sockets",
        paramLabel = "FOLDER",
        description = {
          "Folder with a file socket.NAME for each socket to carry:",
          "{\"socket\": \"ID\", \"target\": \"HOST:PORT\"}, and its private key",
          "in key.NAME; read again when they change."
        })
    private @Nullable Path folder;

    /** For picocli. */
    Load() {}
  }

  /** A socket and its target. */
  @SuppressWarnings("NullAway.Init")
  static final class One {
    @Option(
        names = "--user",
        required = true,
        paramLabel = "SOCKET-ID",
        description = "The socket to carry.")
    private String user;

    @Option(
        names = "--target",
        required = true,
        paramLabel = "HOST:PORT",
        converter = Address.Converter.class,
        description = "Where connections go.")
    private Address target;

    @Option(
        names = "--key-file",
        required = true,
        paramLabel = "FILE",
        description = "Private key registered for the socket; read again when it changes.")
    private Path keyFile;

    /** For picocli. */
    One() {}
  }

  @Option(
      names = "--known-hosts",
      required = true,
      paramLabel = "FILE",
      description = "The relay's host keys, as OpenSSH has them. Others are refused.")
  private Path knownHosts;

  @Option(
      names = "--connections",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "SSH connections for each socket, 1 to 4; the relay spreads visitors over them. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--health-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "Port of /livez, /readyz and /metrics; 0 takes any. Default: ${DEFAULT-VALUE}.")
  private int healthPort;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (connections < 1 || connections > Bundle.MOST) {
      throw new ParameterException(
          spec.commandLine(), "--connections: use a number from 1 to " + Bundle.MOST);
    }
    if (load.folder != null) {
      var fleet =
          new Fleet(
              relay,
              knownHosts,
              new SocketFolder(load.folder),
              AgentConfig.Waits.DEFAULT,
              connections);
      run(fleet::ready, new AgentMetrics(fleet.counts(), fleet::tunnels), fleet, fleet::run);
    } else {
      One one = Objects.requireNonNull(load.one);
      var credentials = new Credentials.InFiles(one.keyFile, knownHosts);
      var config =
          new AgentConfig(
              relay, null, null, one.user, credentials, 0, one.target, AgentConfig.Waits.DEFAULT);
      int loops = Math.min(connections, Runtime.getRuntime().availableProcessors());
      try (AgentNetwork network = new AgentNetwork(loops)) {
        var agents = new Bundle(config, AgentListener.LOGGING, network, connections);
        var metrics =
            new AgentMetrics(network.counts(), () -> Map.of(one.user, agents.connected()));
        run(agents::connected, metrics, agents, agents::run);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  /** What runs until it is closed. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void run(BooleanSupplier ready, AgentMetrics metrics, AutoCloseable end, Work work)
      throws IOException, InterruptedException {
    try (AgentHealth health = AgentHealth.start(healthPort, ready, metrics)) {
      LOG.info("Probes and metrics at port {}", health.port());
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("stop")
                  .unstarted(() -> {
                    try {
                      end.close();
                    } catch (Exception e) {
                      LOG.warn("The end was not an orderly one", e);
                    }
                  }));
      work.run();
    }
  }
}
