package io.mysocket.client.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code mysocketctl agent}: carries one socket, or those of a folder, until it is told to stop.
 * What a tunnel Pod runs: its options are described in code, since reading annotations would cost
 * each Pod a megabyte and a tenth of a second (docs/decisions/0099-the-agents-options-in-code.md).
 */
public final class AgentCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

  private final OptionSpec relay =
      option("--relay", "HOST:PORT", Address.class, "The relay's SSH server.")
          .required(true)
          .converters(new Address.Converter())
          .build();

  private final OptionSpec sockets =
      option(
              "--sockets",
              "FOLDER",
              Path.class,
              "Folder with a file socket.NAME for each socket to carry:",
              "{\"socket\": \"ID\", \"target\": \"HOST:PORT\"}, and its private key",
              "in key.NAME; read again when they change.")
          .build();

  private final OptionSpec user =
      option("--user", "SOCKET-ID", String.class, "The socket to carry.").required(true).build();

  private final OptionSpec target =
      option("--target", "HOST:PORT", Address.class, "Where connections go.")
          .required(true)
          .converters(new Address.Converter())
          .build();

  private final OptionSpec keyFile =
      option(
              "--key-file",
              "FILE",
              Path.class,
              "Private key registered for the socket; read again when it changes.")
          .required(true)
          .build();

  private final OptionSpec knownHosts =
      option(
              "--known-hosts",
              "FILE",
              Path.class,
              "The relay's host keys, as OpenSSH has them. Others are refused.")
          .required(true)
          .build();

  private final OptionSpec connections =
      option(
              "--connections",
              "N",
              int.class,
              "SSH connections for each socket, 1 to 4; the relay spreads visitors over them. Default: ${DEFAULT-VALUE}.")
          .defaultValue("1")
          .build();

  private final OptionSpec healthPort =
      option(
              "--health-port",
              "PORT",
              int.class,
              "Port of /livez, /readyz and /metrics; 0 takes any. Default: ${DEFAULT-VALUE}.")
          .defaultValue("8081")
          .build();

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  private AgentCommand() {
    ArgGroupSpec one =
        ArgGroupSpec.builder().exclusive(false).addArg(user).addArg(target).addArg(keyFile).build();
    ArgGroupSpec load =
        ArgGroupSpec.builder().multiplicity("1").addArg(sockets).addSubgroup(one).build();
    spec.addOption(relay)
        .addArgGroup(load)
        .addOption(knownHosts)
        .addOption(connections)
        .addOption(healthPort)
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
    spec.usageMessage()
        .description(
            "Carry the connections of one socket, or of several, to their targets, until stopped.");
  }

  /**
   * The command, for one run.
   *
   * @param name by which its help calls it
   */
  public static CommandLine line(String name) {
    return new CommandLine(new AgentCommand().spec.name(name));
  }

  private static OptionSpec.Builder option(
      String name, String label, Class<?> type, String... description) {
    return OptionSpec.builder(name).paramLabel(label).type(type).description(description);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int many = given(Integer.class, connections);
    if (many < 1 || many > Bundle.MOST) {
      throw new ParameterException(
          spec.commandLine(), "--connections: use a number from 1 to " + Bundle.MOST);
    }
    Path folder = sockets.getValue();
    if (folder != null) {
      carry(folder, many);
    } else {
      carryOne(many);
    }
    return CommandLine.ExitCode.OK;
  }

  private void carry(Path folder, int many) throws IOException, InterruptedException {
    var fleet =
        new Fleet(
            given(Address.class, relay),
            given(Path.class, knownHosts),
            new SocketFolder(folder),
            AgentConfig.Waits.DEFAULT,
            many);
    run(fleet::ready, new AgentMetrics(fleet.counts(), fleet::tunnels), fleet, fleet::run);
  }

  private void carryOne(int many) throws IOException, InterruptedException {
    String id = given(String.class, user);
    var credentials =
        new Credentials.InFiles(given(Path.class, keyFile), given(Path.class, knownHosts));
    var config =
        new AgentConfig(
            given(Address.class, relay),
            null,
            null,
            id,
            credentials,
            0,
            given(Address.class, target),
            AgentConfig.Waits.DEFAULT);
    int loops = Math.min(many, Runtime.getRuntime().availableProcessors());
    try (AgentNetwork network = new AgentNetwork(loops)) {
      var agents = new Bundle(config, AgentListener.LOGGING, network, many);
      var metrics = new AgentMetrics(network.counts(), () -> Map.of(id, agents.connected()));
      run(agents::connected, metrics, agents, agents::run);
    }
  }

  /** The value of an option that is required or has a default: picocli has seen to it. */
  private static <T> T given(Class<T> type, OptionSpec option) {
    return Objects.requireNonNull(type.cast(option.getValue()));
  }

  /** What runs until it is closed. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void run(BooleanSupplier ready, AgentMetrics metrics, AutoCloseable end, Work work)
      throws IOException, InterruptedException {
    try (AgentHealth health = AgentHealth.start(given(Integer.class, healthPort), ready, metrics)) {
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
