package io.mysocket.relay.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux holds of connections, as {@code /proc/net/tcp} and {@code tcp6} tell. */
final class KernelQueues {
  private static final String ESTABLISHED = "01";

  private KernelQueues() {}

  /** Bytes that are sent and not acknowledged, or wait to be, of each connection of a port. */
  static List<Integer> sending(int localPort) throws IOException {
    String port = ":%04X".formatted(localPort);
    return Stream.concat(lines("tcp"), lines("tcp6"))
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words[1].endsWith(port) && words[3].equals(ESTABLISHED))
        .map(words -> Integer.parseUnsignedInt(words[4].substring(0, 8), 16))
        .toList();
  }

  private static Stream<String> lines(String table) throws IOException {
    return Files.readAllLines(Path.of("/proc/net", table)).stream().skip(1);
  }
}
