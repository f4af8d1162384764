package io.mysocket.e2e.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of its own with nothing but loopback, where every port is free, and a hosts file of its
 * own; for root. It ends with this JVM.
 */
public final class Namespace implements AutoCloseable {
  private static final String READY = "ready";

  private final Process holder;
  private final Path hosts;

  private Namespace(Process holder, Path hosts) {
    this.holder = holder;
    this.hosts = hosts;
  }

  /** A new one, in which these names are loopback. */
  public static Namespace open(List<String> names) throws IOException {
    Path hosts = Files.createTempFile("hosts", null);
    Files.writeString(
        hosts, "127.0.0.1 localhost " + String.join(" ", names) + "\n::1 localhost\n");
    // It waits on its standard input, which closes when this JVM is gone.
    Process holder =
        new ProcessBuilder(
                "unshare",
                "--net",
                "--mount",
                "sh",
                "-c",
                "ip link set lo up && mount --bind '%s' /etc/hosts && echo %s && exec cat"
                    .formatted(hosts, READY))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
    if (!READY.equals(said.readLine())) {
      holder.destroyForcibly();
      Files.delete(hosts);
      throw new IOException("no network namespace can be made here");
    }
    return new Namespace(holder, hosts);
  }

  /** The words that run a program in it, as the same process; paths must be absolute. */
  public List<String> inside(String... program) {
    List<String> words =
        new ArrayList<>(
            List.of("nsenter", "--target", "" + holder.pid(), "--net", "--mount", "--"));
    words.addAll(List.of(program));
    return words;
  }

  @Override
  public void close() {
    holder.destroyForcibly().onExit().join();
    try {
      Files.deleteIfExists(hosts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
