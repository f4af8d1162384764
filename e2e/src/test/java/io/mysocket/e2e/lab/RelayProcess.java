package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The relay that {@code ./mysocket up} started, which the tests kill and have started again. */
public final class RelayProcess {
  private final Path state;

  RelayProcess(Path state) {
    this.state = state;
  }

  /** The relay's own CA. */
  Path ca() {
    return state.resolve("ca.pem");
  }

  /** Starts it with what it left in its folder and waits until it is ready. */
  public void start() {
    Command.run(
            List.of("../mysocket", "relay", "start"),
            Map.of("MYSOCKET_STATE", state.toString()),
            "")
        .orFail();
  }

  /** kill -9. */
  public void kill() {
    ProcessHandle process = process();
    process.destroyForcibly();
    try {
      process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("the relay outlived kill -9", e);
    }
  }

  /** Has it hang: connections are taken, and nothing is answered. */
  public void freeze() {
    signal("STOP");
  }

  /** Has it go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    Command.run(List.of("kill", "-" + name, "" + process().pid()), Map.of(), "").orFail();
  }

  /** Memory that it holds after a collection, in bytes: what it had only touched says nothing. */
  public long held() {
    Gauge gauge = new Gauge(process().pid());
    gauge.liveHeap();
    return gauge.anonymous();
  }

  /** All that it has said since its folder was made, access log and its own. */
  public String log() throws IOException {
    return Command.text(state.resolve("logs/relay.log"));
  }

  private ProcessHandle process() {
    try {
      long pid = Long.parseLong(Files.readString(state.resolve("relay/relay.pid")).strip());
      return ProcessHandle.of(pid)
          .orElseThrow(() -> new AssertionError("the relay is not running"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
