package io.mysocket.client.doctor;

import io.mysocket.client.agent.Address;
import io.mysocket.client.config.Folders;
import io.mysocket.client.config.PrivateFile;
import io.mysocket.client.config.RelayChoice;
import io.mysocket.client.console.Colour;
import io.mysocket.client.console.Column;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.console.Printer;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.OutputOption;
import io.mysocket.client.tunnels.LocalTarget;
import io.mysocket.client.tunnels.TargetFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mysocketctl doctor}. */
@Command(
    name = "doctor",
    description = "Find what stands between you and a working tunnel.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private OutputOption output;

  @Mixin private TargetFlags target;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    RelayChoice choice = common.choice();
    findings.add(configuration(choice));
    ApiChecks api = new ApiChecks(common, choice);
    Finding dns = api.dns();
    findings.add(dns);
    if (dns.state() != Finding.State.FAILED) {
      findings.add(api.certificate());
      ApiChecks.Answer answer = api.api();
      findings.add(answer.finding());
      answer
          .relay()
          .ifPresent(relay -> {
            findings.add(api.clock());
            findings.add(api.token());
            findings.addAll(new SshChecks(relay, common.proxies()).all());
          });
    }
    if (target.isGiven()) {
      findings.add(target(target.get()));
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

  private static Finding target(Address local) {
    return LocalTarget.fault(local)
        .map(fault ->
            Finding.failed("target", fault, "Start your service, or name its --host and --port."))
        .orElseGet(() -> Finding.ok("target", "something listens on " + local));
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
