package io.mysocket.client.tunnels;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import io.mysocket.client.agent.Address;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Web pages from a folder, read only, on a free port of loopback. */
final class FolderServer implements AutoCloseable {
  private final HttpServer server;

  private FolderServer(HttpServer server) {
    this.server = server;
  }

  static FolderServer start(Path folder) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      HttpServer server =
          SimpleFileServer.createFileServer(
              anyPort, folder.toAbsolutePath().normalize(), SimpleFileServer.OutputLevel.NONE);
      server.start();
      return new FolderServer(server);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandFailure(
          Exit.MISUSED,
          folder + " is no folder that can be read",
          "Name another one with --httpserver-dir.",
          e);
    }
  }

  Address address() {
    return new Address("127.0.0.1", server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
