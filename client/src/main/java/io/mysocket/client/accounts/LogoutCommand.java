package io.mysocket.client.accounts;

import io.mysocket.client.config.Folders;
import io.mysocket.client.config.TokenFiles;
import io.mysocket.client.console.Exit;
import io.mysocket.client.relays.CommonOptions;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mysocketctl logout}. */
@Command(
    name = "logout",
    description = "Forget the token of the relay.",
    mixinStandardHelpOptions = true)
public final class LogoutCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    URI api = common.choice().api();
    boolean was = new TokenFiles(new Folders(common.world())).forget(api);
    common.console().say(was ? "Logged out of " + api : "You were not logged in at " + api);
    return Exit.DONE.code();
  }
}
