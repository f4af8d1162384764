package io.mysocket.client.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code mysocketctl agent}: carries one socket until it is told to stop. What a tunnel Pod runs.
 */
@Command(
    name = "agent",
    description = "Carry the connections of one socket to one target, until stopped.",
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

  @Option(
      names = "--user",
      required = true,
      paramLabel = "SOCKET-ID",
      description = "The socket to carry.")
  private String user;

  @Option(
      names = "--key-file",
      required = true,
      paramLabel = "FILE",
      description = "Private key registered for the socket; read again when it changes.")
  private Path keyFile;

  @Option(
      names = "--known-hosts",
      required = true,
      paramLabel = "FILE",
      description = "The relay's host keys, as OpenSSH has them. Others are refused.")
  private Path knownHosts;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "HOST:PORT",
      converter = Address.Converter.class,
      description = "Where connections go.")
  private Address target;

  @Option(
      names = "--health-port",
      defaultValue = "8081",
      paramLabel = "PORT",
      description = "Port of /livez and /readyz; 0 takes any. Default: ${DEFAULT-VALUE}.")
  private int healthPort;

  @Override
  public Integer call() throws IOException, InterruptedException {
    AgentConfig config =
        new AgentConfig(
            relay,
            null,
            null,
            user,
            new Credentials.InFiles(keyFile, knownHosts),
            0,
            target,
            AgentConfig.Waits.DEFAULT);
    Agent agent = new Agent(config, AgentListener.LOGGING);
    try (AgentHealth health = AgentHealth.start(healthPort, agent::connected)) {
      LOG.info("Probes at port {}", health.port());
      Thread stopper = Thread.ofPlatform().name("stop").unstarted(agent::close);
      Runtime.getRuntime().addShutdownHook(stopper);
      agent.run();
    }
    return CommandLine.ExitCode.OK;
  }
}
