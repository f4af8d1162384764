package io.mysocket.client;

import io.mysocket.client.agent.AgentCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line {@code mysocketctl}. */
@Command(
    name = "mysocketctl",
    description = "Gives private services a public, TLS-protected address.",
    mixinStandardHelpOptions = true,
    versionProvider = MySocketCtl.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AgentCommand.class, CommandLine.HelpCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong use"})
public final class MySocketCtl {
  private MySocketCtl() {}

  public static void main(String[] args) {
    CommandLine.IFactory commands = CommandLine.defaultFactory();
    System.exit(new CommandLine(new MySocketCtl(), commands).execute(args));
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"mysocketctl " + text()};
    }

    static String text() {
      Properties properties = new Properties();
      try (InputStream in = MySocketCtl.class.getResourceAsStream("version.properties")) {
        properties.load(
            Objects.requireNonNull(in, "version.properties is missing from the program"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return properties.getProperty("version");
    }
  }
}
