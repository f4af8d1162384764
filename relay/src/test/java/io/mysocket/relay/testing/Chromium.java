package io.mysocket.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A real browser with one page, driven by the DevTools protocol; it trusts every certificate. */
public final class Chromium implements AutoCloseable {
  /** As Debian has it. */
  public static final Path PROGRAM = Path.of("/usr/bin/chromium");

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket page;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  /**
   * @param folder it keeps its files there
   * @param hosts a pattern of names that lead to 127.0.0.1
   */
  public Chromium(Path folder, String hosts) throws Exception {
    ProcessBuilder program =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--ignore-certificate-errors",
                "--remote-debugging-port=0",
                "--window-size=412,840",
                "--host-resolver-rules=MAP " + hosts + " 127.0.0.1",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    program.environment().put("TMPDIR", Files.createDirectories(folder).toString());
    process = program.start();
    try {
      Path file = folder.resolve("DevToolsActivePort");
      Awaitility.await("the browser")
          .atMost(PATIENCE)
          .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= 2);
      page = connect(Files.readAllLines(file).getFirst());
      call("Page.enable", Map.of());
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private WebSocket connect(String port) throws Exception {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String tabs = client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
    for (JsonNode tab : Json.LENIENT.readTree(tabs)) {
      if (tab.path("type").asText().equals("page")) {
        URI uri = URI.create(tab.path("webSocketDebuggerUrl").asText());
        return client
            .newWebSocketBuilder()
            .buildAsync(uri, new Answers())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    throw new IOException("no page: " + tabs);
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private void take(String message) {
    try {
      JsonNode read = Json.LENIENT.readTree(message);
      CompletableFuture<JsonNode> asked = answers.remove(read.path("id").asInt());
      if (asked != null) {
        asked.complete(read);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    page.sendText(
            Json.STRICT.writeValueAsString(
                Map.of("id", id, "method", method, "params", parameters)),
            true)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).path("result");
  }

  /** Goes there, as if somebody had written the address. */
  public void visit(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
  }

  /** The value of an expression, as text. */
  public String evaluate(String script) throws Exception {
    return call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true))
        .at("/result/value")
        .asText();
  }

  /** Waits until an expression has a value. */
  public void await(String script, String value) {
    Awaitility.await(script).atMost(PATIENCE).until(() -> evaluate(script), value::equals);
  }

  /** What the page looks like, PNG. */
  public byte[] screenshot() throws Exception {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
  }

  @Override
  public void close() {
    client.shutdownNow();
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
