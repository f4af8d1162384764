package io.mysocket.client.sockets;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.relays.CommonOptions;
import io.mysocket.client.relays.Failures;
import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.client.RelayTraffic;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.traffic.AccessEntry;
import java.util.concurrent.Callable;
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
public final class LogsCommand implements Callable<Integer> {
  /** As many as the relay keeps of a socket. */
  private static final int MOST = 100;

  @Mixin private CommonOptions common;
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

  /** For picocli, which sets the fields before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  public LogsCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (tail < 0 || tail > MOST) {
      throw new CommandFailure(
          Exit.MISUSED, "--tail must be a number from 0 to " + MOST, "The relay keeps no more.");
    }
    Console console = common.console();
    EntryLines lines = new EntryLines(console, output, "");
    try (RelayClient client = common.client()) {
      Socket found = SocketChoice.find(client, socket.get());
      if (!follow) {
        client.requests(found.key(), tail).forEach(lines::print);
        return Exit.DONE.code();
      }
      Following following = new Following(lines, console);
      try (RelayTraffic _ = client.follow(found.key(), tail, following)) {
        throw following.end.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a stream is never a failure of its own", e);
    }
  }

  /** Follows until there is no sense in going on. */
  private static final class Following implements RelayTraffic.Listener {
    private final EntryLines lines;
    private final Console console;
    private final CompletableFuture<CommandFailure> end = new CompletableFuture<>();

    private Following(EntryLines lines, Console console) {
      this.lines = lines;
      this.console = console;
    }

    @Override
    public void happened(AccessEntry entry) {
      lines.print(entry);
    }

    @Override
    public void lost(long count) {
      lines.lost(count);
    }

    @Override
    public void disconnected(RelayFailure failure) {
      if (failure instanceof RelayFailure.Refused refused && refused.lasting()) {
        end.complete(Failures.of(refused));
      } else if (console.isVerbose()) {
        console.say("(" + failure.getMessage() + "; trying again)");
      }
    }
  }
}
