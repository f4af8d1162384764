package io.mysocket.client.tunnels;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the original client that mean nothing here, or nothing yet; each is told so. */
final class OriginalFlags {
  @Option(names = "--engine", hidden = true)
  private @Nullable String engine;

  @Option(
      names = {"-i", "--identity_file"},
      hidden = true)
  private @Nullable String identityFile;

  @Option(
      names = {"-l", "--sshserver"},
      hidden = true)
  private @Nullable String sshServer;

  @Option(
      names = {"-j", "--upstream_username", "-k", "--upstream_password"},
      hidden = true)
  private @Nullable String database;

  @Option(names = "--cloudauth", hidden = true)
  private boolean cloudAuth;

  @Option(names = "--allowed_email_addresses", hidden = true)
  private @Nullable String emails;

  @Option(names = "--allowed_email_domains", hidden = true)
  private @Nullable String domains;

  void check(Console console) {
    if (cloudAuth || emails != null || domains != null) {
      throw new CommandFailure(
          Exit.MISUSED,
          "visitors cannot log in with an e-mail address here",
          "Use --protected --username NAME --password-file FILE, or --allow CIDR.");
    }
    if (database != null) {
      throw new CommandFailure(
          Exit.MISUSED,
          "there are no sockets of type database, which log in for their visitors",
          "Use --type tcp, and let visitors log in themselves.");
    }
    for (String each : ignored()) {
      console.warn(each);
    }
  }

  private List<String> ignored() {
    List<String> ignored = new ArrayList<>();
    if (engine != null) {
      ignored.add("--engine is ignored: there is one engine, our own");
    }
    if (identityFile != null) {
      ignored.add("--identity_file is ignored: each connection makes a key of its own");
    }
    if (sshServer != null) {
      ignored.add("--sshserver is ignored: the relay says where its SSH server is");
    }
    return ignored;
  }
}
