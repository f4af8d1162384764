package io.mysocket.relay.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A target that answers each path by a script, and remembers what it was asked, byte for byte. */
final class Origin implements AutoCloseable {
  /** One request as it arrived. */
  record Request(String line, List<String> fields, byte[] body, List<String> trailers) {
    String field(String name) {
      List<String> all = all(name);
      return all.isEmpty() ? "" : String.join(" | ", all);
    }

    List<String> all(String name) {
      List<String> values = new ArrayList<>();
      for (String field : fields) {
        if (field.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          values.add(field.substring(name.length() + 1).trim());
        }
      }
      return values;
    }

    String path() {
      return line.split(" ")[1];
    }
  }

  /** What to do with a request; the connection goes on afterwards unless it is closed. */
  interface Script {
    void answer(Request request, InputStream in, OutputStream out) throws Exception;
  }

  private final ServerSocket listener;
  private final Map<String, Script> scripts = new TreeMap<>();
  private final Set<String> unread = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  Origin() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  /** Over TLS, for example. */
  Origin(ServerSocketFactory kind) throws IOException {
    listener = kind.createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
    on("/", (_, _, out) -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  Origin on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  Origin on(String path, String response) {
    return on(path, (_, _, out) -> send(out, response));
  }

  /** The script reads the body itself. */
  Origin onUnread(String path, Script script) {
    unread.add(path);
    return on(path, script);
  }

  static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  Request last() {
    return requests.getLast();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      while (true) {
        List<String> head = head(in);
        if (head.isEmpty()) {
          return;
        }
        var request =
            new Request(head.getFirst(), head.subList(1, head.size()), new byte[0], List.of());
        String path = request.path().split("\\?")[0];
        if (!unread.contains(path)) {
          request = withBody(request, in);
        }
        requests.add(request);
        Script script = scripts.getOrDefault(path, scripts.get("/"));
        script.answer(request, in, socket.getOutputStream());
        if (socket.isClosed() || socket.isOutputShutdown()) {
          return;
        }
      }
    } catch (Exception _) {
      // The other side has gone, or the script wants it so.
    } finally {
      open.remove(socket);
    }
  }

  static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line; !(line = line(in)).isEmpty(); ) {
      lines.add(line);
    }
    return lines;
  }

  static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b; (b = in.read()) != -1 && b != '\n'; ) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static Request withBody(Request head, InputStream in) throws IOException {
    if (head.field("transfer-encoding").isEmpty()) {
      String length = head.field("content-length");
      byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
      return new Request(head.line(), head.fields(), body, List.of());
    }
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      if (size == 0) {
        return new Request(head.line(), head.fields(), body.toByteArray(), head(in));
      }
      body.write(in.readNBytes(size));
      line(in);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
