package io.mysocket.client.sockets;

import io.mysocket.client.console.Console;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.client.RelayTraffic;
import io.mysocket.control.traffic.AccessEntry;
import java.util.function.Consumer;

/**
 * Prints what visitors do while they do it. Called by one thread at a time.
 *
 * @param begun is run when from now on nothing is missed
 * @param over hears of the refusal after which there is no sense in going on
 */
public record LiveLines(EntryLines lines, Runnable begun, Consumer<RelayFailure.Refused> over)
    implements RelayTraffic.Listener {
  @Override
  public void connected() {
    begun.run();
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
    Console console = lines.console();
    if (failure instanceof RelayFailure.Refused refused && refused.lasting()) {
      over.accept(refused);
    } else if (console.isVerbose()) {
      console.say("(live log: " + failure.getMessage() + "; trying again)");
    }
  }
}
