package io.mysocket.relay.edge;

import io.mysocket.relay.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A web server of somebody else's as a process, which says of every request what it saw: in a field
 * of the answer, {@code X-Seen}, and in its log, {@code USER-AGENT|METHOD TARGET VERSION}.
 */
final class WebServer implements AutoCloseable {
  private static final String HAPROXY = "/usr/sbin/haproxy";
  private static final String NGINX = "/usr/sbin/nginx";
  private static final String APACHE = "/usr/sbin/apache2";

  /** Which one. */
  enum Kind {
    NGINX(WebServer.NGINX),
    HAPROXY(WebServer.HAPROXY),
    APACHE(WebServer.APACHE);

    final Path program;

    Kind(String program) {
      this.program = Path.of(program);
    }
  }

  private final Path log;
  private final int port;
  private final Process process;

  /**
   * Starts it; blocks until it listens.
   *
   * @param behind what HAProxy passes requests on to
   */
  WebServer(Kind kind, Path folder, InetSocketAddress behind) throws Exception {
    port = FreePorts.next();
    // Apache gives up root, and must still find its pages.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path config = folder.resolve(kind + ".conf");
    log = folder.resolve(kind + ".seen");
    write(kind, config, behind);
    process =
        new ProcessBuilder(command(kind, config))
            .redirectErrorStream(true)
            .redirectOutput((kind == Kind.HAPROXY ? log : folder.resolve(kind + ".out")).toFile())
            .directory(folder.toFile())
            .start();
    try {
      Awaitility.await(kind.name())
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(this::listens);
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private static List<String> command(Kind kind, Path config) {
    String program = kind.program.toString();
    return switch (kind) {
      case NGINX -> List.of(program, "-c", config.toString(), "-p", config.getParent().toString());
      case HAPROXY -> List.of(program, "-db", "-f", config.toString());
      case APACHE -> List.of(program, "-DFOREGROUND", "-f", config.toString());
    };
  }

  private void write(Kind kind, Path config, InetSocketAddress behind) throws IOException {
    Path folder = config.getParent();
    String text =
        switch (kind) {
          case NGINX -> nginx(folder);
          case HAPROXY -> haproxy(behind.getPort());
          case APACHE -> apache(folder);
        };
    Files.writeString(config, text);
  }

  private String nginx(Path folder) {
    return """
    daemon off;
    master_process off;
    pid %1$s/nginx.pid;
    error_log %1$s/nginx.err;
    events { worker_connections 100; }
    http {
      log_format seen '$http_user_agent|$request';
      access_log %2$s seen;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      merge_slashes off;
      server {
        listen 127.0.0.1:%3$d;
        location / {
          add_header X-Seen "$request" always;
          return 200 "hello";
        }
      }
    }
    """
        .formatted(folder, log, port);
  }

  private String haproxy(int behind) {
    return """
    global
      log stdout format raw local0
    defaults
      mode http
      log global
      timeout connect 5s
      timeout client 30s
      timeout server 30s
    listen seen
      bind 127.0.0.1:%d
      option dontlognull
      http-request capture req.hdr(user-agent) len 40
      http-request set-var-fmt(txn.seen) "%%[method] %%[url] HTTP/%%[req.ver]"
      http-after-response set-header X-Seen %%[var(txn.seen)]
      log-format "%%[capture.req.hdr(0)]|%%HM %%HU %%HV"
      server behind 127.0.0.1:%d
    """
        .formatted(port, behind);
  }

  private String apache(Path folder) throws IOException {
    Path pages = Files.createDirectories(folder.resolve("pages"));
    Files.writeString(pages.resolve("index.html"), "hello");
    Files.setPosixFilePermissions(pages, PosixFilePermissions.fromString("rwxr-xr-x"));
    return """
    ServerRoot %1$s
    PidFile %1$s/apache.pid
    DefaultRuntimeDir %1$s
    Listen 127.0.0.1:%3$d
    ServerName origin
    LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
    LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
    LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
    LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
    User www-data
    Group www-data
    ErrorLog %1$s/apache.err
    LogFormat "%%{User-Agent}i|%%r" seen
    CustomLog %2$s seen
    DocumentRoot %1$s/pages
    <Directory %1$s/pages>
      Require all granted
      FallbackResource /index.html
    </Directory>
    Header always set X-Seen "expr=%%{THE_REQUEST}"
    AllowEncodedSlashes NoDecode
    """
        .formatted(folder, log, port);
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended; its folder has why");
    }
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /** What it has logged so far. */
  List<String> seen() throws IOException {
    return Files.exists(log)
        ? Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList()
        : List.of();
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join().isAlive()) {
      process.destroyForcibly().onExit().join();
    }
  }
}
