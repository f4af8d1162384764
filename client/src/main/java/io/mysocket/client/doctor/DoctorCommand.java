package io.mysocket.client.doctor;

import io.mysocket.client.config.Folders;
import io.mysocket.client.config.PrivateFile;
import io.mysocket.client.config.Proxies;
import io.mysocket.client.config.RelayChoice;
import io.mysocket.client.console.Colour;
import io.mysocket.client.console.Column;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.OutputOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl doctor}. */
@Command(
    name = "doctor",
    description = "Find what stands between you and a working tunnel.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private static final int PATIENCE_MILLIS = 1_000;

  @Mixin private CommonOptions common;
  @Mixin private OutputOption output;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Look at the local service of this port, too.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Its host. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  /** For picocli, which sets the fields before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  public DoctorCommand() {}

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    RelayChoice choice = common.choice();
    findings.add(configuration(choice));
    ApiChecks api = new ApiChecks(common, choice);
    Finding dns = api.dns();
    findings.add(dns);
    if (dns.state() == Finding.State.OK
        || Proxies.of(common.world()).forHost(choice.api().getHost()).isPresent()) {
      findings.add(api.certificate());
      ApiChecks.Answer answer = api.api();
      findings.add(answer.finding());
      answer
          .relay()
          .ifPresent(relay -> {
            findings.add(api.clock());
            findings.add(api.token());
            findings.addAll(new SshChecks(relay, Proxies.of(common.world())).all());
          });
    }
    if (port != null) {
      findings.add(target(port));
    }
    print(findings);
    boolean failed = findings.stream().anyMatch(each -> each.state() == Finding.State.FAILED);
    return failed ? Exit.FAILED.code() : Exit.DONE.code();
  }

  private Finding configuration(RelayChoice choice) {
    Path file = new Folders(common.world()).configFile();
    try {
      if (Files.exists(file) && PrivateFile.isOpen(file)) {
        return Finding.warning(
            "configuration", file + " can be read by others", "Run: chmod 600 " + file);
      }
    } catch (IOException e) {
      return Finding.failed(
          "configuration", file + " cannot be looked at: " + e.getMessage(), "Make it yours.");
    }
    return Finding.ok("configuration", choice.api() + " (from " + choice.source() + ")");
  }

  private Finding target(int local) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, local), PATIENCE_MILLIS);
      return Finding.ok("target", "something listens on " + host + ":" + local);
    } catch (IOException | IllegalArgumentException e) {
      return Finding.failed(
          "target",
          "nothing listens on %s:%d: %s".formatted(host, local, e.getMessage()),
          "Start your service, or name its --host and --port.");
    }
  }

  private void print(List<Finding> findings) {
    Console console = common.console();
    if (output.get() != Output.TABLE) {
      new Printer<>(
              List.of(
                  Column.of("state", Finding::state),
                  Column.of("check", Finding::check),
                  Column.of("detail", Finding::detail),
                  Column.of("remedy", Finding::remedy)),
              Finding::check)
          .all(findings, output.get(), console.out());
      return;
    }
    for (Finding each : findings) {
      String word = "%-7s".formatted(each.state().name().toLowerCase(Locale.ROOT));
      String state =
          switch (each.state()) {
            case OK -> console.in(Colour.GREEN, word);
            case WARNING -> console.in(Colour.YELLOW, word);
            case FAILED -> console.in(Colour.RED, word);
            case SKIPPED -> word;
          };
      console.print("%s %-13s %s".formatted(state, each.check(), each.detail()));
      if (!each.remedy().isEmpty()) {
        console.print(" ".repeat(22) + each.remedy());
      }
    }
  }
}
