package io.mysocket.relay.backup;

import io.mysocket.relay.audit.Act;
import io.mysocket.relay.audit.AuditLog;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.ConfigFile;
import io.mysocket.relay.config.DatabaseConfig;
import io.mysocket.relay.config.RelayConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code relay backup}. */
@Command(
    name = "backup",
    description =
        "Saves data-dir and the SQLite database in it into one file; the relay may be running.",
    mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration, YAML.")
  private @Nullable Path config;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "File to write, a zip; it holds secrets. - is the standard output.")
  private @Nullable Path to;

  @Override
  public Integer call() throws CannotStartException {
    RelayConfig read = ConfigFile.read(config, System.getenv());
    Path target = java.util.Objects.requireNonNull(to);
    CommandSpec self = java.util.Objects.requireNonNull(spec);
    Backup backup = new Backup(read, String.join("", self.root().version()));
    PrintWriter says = self.commandLine().getErr();
    try {
      Contents contents =
          target.equals(STANDARD_OUTPUT) ? backup.write(System.out) : toFile(backup, read, target);
      AuditLog.note(
          read,
          Act.ofCommand(Instant.now(), "backup", null, new Act.Thing("backup", target.toString())));
      says.println(contents.files().size() + " files saved");
      if (read.database() instanceof DatabaseConfig.Server server) {
        says.println(
            "the database, "
                + server.where()
                + ", is not among them: save it with pg_dump, before the files");
      }
    } catch (FileAlreadyExistsException e) {
      throw new CannotStartException(
          "--to: " + e.getFile() + " is there already; name a file that is not");
    } catch (IOException e) {
      throw new CannotStartException("the backup could not be written: " + e);
    } finally {
      says.flush();
    }
    return 0;
  }

  /** Whole, or not at all. */
  private static Contents toFile(Backup backup, RelayConfig config, Path target)
      throws CannotStartException, IOException {
    if (target
        .toAbsolutePath()
        .normalize()
        .startsWith(config.dataDir().toAbsolutePath().normalize())) {
      throw new CannotStartException("--to: " + target + " is in data-dir; write it elsewhere");
    }
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Contents contents;
    try (FileChannel channel =
            FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream out = Channels.newOutputStream(channel)) {
      contents = backup.write(out);
      channel.force(true);
    } catch (CannotStartException | IOException | RuntimeException e) {
      if (!(e instanceof FileAlreadyExistsException)) {
        Files.deleteIfExists(part);
      }
      throw e;
    }
    Files.move(part, target);
    return contents;
  }
}
