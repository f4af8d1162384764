package io.mysocket.crds.generation;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mysocket.crds.domains.MySocketDomain;
import io.mysocket.crds.relays.ClusterRelayConnection;
import io.mysocket.crds.relays.RelayConnection;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.tunnels.TunnelClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes one {@code <plural>.mysocket.io.yaml} for each kind into a folder. */
public final class CrdGen {
  private static final String HEADER =
      "# Made of the records in crds/; change those and run: mvn -pl crds -Pregenerate process-classes\n";

  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          MySocket.class,
          MySocketDomain.class,
          RelayConnection.class,
          ClusterRelayConnection.class,
          TunnelClass.class);

  private CrdGen() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: CrdGen FOLDER");
    }
    write(Path.of(args[0]));
  }

  /**
   * Writes every CRD into the folder, which is made where it is missing; other files there are left
   * alone.
   */
  static void write(Path folder) throws IOException {
    Path raw = Files.createTempDirectory("crds");
    new CRDGenerator()
        .customResourceClasses(KINDS)
        .withParallelGenerationEnabled(false)
        .withPostProcessor(new Finish(KINDS))
        .inOutputDir(raw.toFile())
        .generate();
    Files.createDirectories(folder);
    try (var files = Files.list(raw)) {
      files.forEach(file -> move(file, folder));
    }
    Files.delete(raw);
  }

  private static void move(Path file, Path folder) {
    try {
      String name = file.getFileName().toString().replace("-v1.yml", ".yaml");
      String body = Files.readString(file);
      Files.writeString(folder.resolve(name), HEADER + body.substring(body.indexOf('\n') + 1));
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
