package io.mysocket.client.sockets;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.relays.Failures;
import io.mysocket.client.relays.RelayCommand;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayTraffic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mysocketctl logs}: what visitors do with a socket. */
@Command(
    name = "logs",
    description = "Show what visitors did with a socket, one line each.",
    mixinStandardHelpOptions = true)
public final class LogsCommand extends RelayCommand {
  /** As many as the relay keeps of a socket. */
  private static final int MOST = 100;

  @Mixin private SocketArgument socket;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens, until ^C.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many lines of what was, 0 to 100. Default: ${DEFAULT-VALUE}.")
  private int tail;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description =
          "table: the original's lines; json: an object a line. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  @Override
  protected Exit run(RelayClient client, Console console) throws InterruptedException {
    if (tail < 0 || tail > MOST) {
      throw new CommandFailure(
          Exit.MISUSED, "--tail must be a number from 0 to " + MOST, "The relay keeps no more.");
    }
    EntryLines lines = new EntryLines(console, output, "");
    String key = socket.find(client).key();
    if (!follow) {
      client.requests(key, tail).forEach(lines::print);
      return Exit.DONE;
    }
    CompletableFuture<CommandFailure> end = new CompletableFuture<>();
    LiveLines live = new LiveLines(lines, () -> {}, refused -> end.complete(Failures.of(refused)));
    try (RelayTraffic _ = client.follow(key, tail, live)) {
      throw end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a stream is never a failure of its own", e);
    }
  }
}
