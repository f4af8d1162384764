package io.mysocket.client.relays;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.control.client.RelayClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks the relay something, with a token. */
public abstract class RelayCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public final Integer call() throws InterruptedException {
    try (RelayClient client = common.client()) {
      return run(client, common.console()).code();
    }
  }

  protected final CommonOptions common() {
    return common;
  }

  /** What it does; a failure is an exception. */
  protected abstract Exit run(RelayClient client, Console console) throws InterruptedException;
}
