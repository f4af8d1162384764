package io.mysocket.relay;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code relay probe}: whether a relay answers, for where there is no curl, as in its own image.
 */
@Command(
    name = "probe",
    description = "Asks for pages over plain HTTP; succeeds if each is answered with 200.",
    mixinStandardHelpOptions = true)
final class ProbeCommand implements Callable<Integer> {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LONGEST_ANSWER = 64 << 10;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..10",
      paramLabel = "URL",
      description = "Such as http://127.0.0.1:8090/readyz.")
  private List<URI> pages = List.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The host that is asked for, where the URL has another.")
  private @Nullable String host;

  /** For picocli. */
  ProbeCommand() {}

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("only picocli makes commands");
    }
    CommandLine line = spec.commandLine();
    boolean all = true;
    for (URI page : pages) {
      if (!"http".equals(page.getScheme()) || page.getHost() == null) {
        throw new CommandLine.ParameterException(
            line, "'" + page + "' is not a URL of plain HTTP; write http://HOST:PORT/PATH");
      }
      String answer = ask(page);
      line.getOut().println(page + ": " + answer.lines().findFirst().orElse("nothing"));
      all &= answer.startsWith("HTTP/1.1 200 ");
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        answer.lines().skip(1).forEach(line.getErr()::println);
      }
    }
    line.getOut().flush();
    line.getErr().flush();
    return all ? 0 : 1;
  }

  private String ask(URI page) {
    int port = page.getPort() < 0 ? 80 : page.getPort();
    String name = host == null ? page.getAuthority() : host;
    String path =
        page.getRawPath() == null || page.getRawPath().isEmpty() ? "/" : page.getRawPath();
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket()) {
      socket.connect(new java.net.InetSocketAddress(page.getHost(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(LONGEST_ANSWER);
      return new String(answer, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
