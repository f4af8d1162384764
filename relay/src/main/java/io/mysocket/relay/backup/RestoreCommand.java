package io.mysocket.relay.backup;

import io.mysocket.relay.audit.Act;
import io.mysocket.relay.audit.AuditLog;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.config.RelayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relay restore}. */
@Command(
    name = "restore",
    description = "Writes what a backup holds into data-dir, which must be empty or missing.",
    mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration, YAML.")
  private @Nullable Path config;

  @Option(names = "--from", paramLabel = "FILE", required = true, description = "The backup.")
  private @Nullable Path from;

  @Override
  public Integer call() throws CannotStartException {
    RelayConfig read = ConfigFile.read(config, System.getenv());
    Path backup = java.util.Objects.requireNonNull(from);
    try {
      Contents contents = new Restore(read).read(backup);
      AuditLog.note(
          read,
          Act.ofCommand(
              Instant.now(), "restore", null, new Act.Thing("backup", backup.toString())));
      PrintWriter says = java.util.Objects.requireNonNull(spec).commandLine().getErr();
      says.println(
          contents.files().size()
              + " files of "
              + contents.madeAt()
              + " restored into "
              + read.dataDir().toAbsolutePath());
      says.flush();
      return 0;
    } catch (IOException e) {
      throw new CannotStartException("--from: " + backup + " could not be restored: " + e);
    }
  }
}
