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

  private final Path folder;
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
    this.folder = folder;
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
      page = connect(tab(Files.readAllLines(file).getFirst()));
      call("Page.enable", Map.of());
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private WebSocket connect(String tab) throws Exception {
    return client
        .newWebSocketBuilder()
        .buildAsync(URI.create(tab), new Answers())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The browser may be there before its page is. */
  private String tab(String port) {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    return Awaitility.await("the browser's page")
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              HttpRequest request = HttpRequest.newBuilder(list).build();
              for (JsonNode tab :
                  Json.LENIENT.readTree(client.send(request, BodyHandlers.ofString()).body())) {
                if (tab.path("type").asText().equals("page")) {
                  return tab.path("webSocketDebuggerUrl").asText();
                }
              }
              return "";
            },
            found -> !found.isEmpty());
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

  /** Waits until a page with this title, or with what else {@code script} says, is all there. */
  public void awaitPage(String script, String value) {
    await("document.readyState + ' ' + " + script, "complete " + value);
  }

  /** What the page looks like, PNG. */
  public byte[] screenshot() throws Exception {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
  }

  /** Blocks until nobody is left who writes into its folder. */
  @Override
  public void close() {
    client.shutdownNow();
    process.destroy();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
    while (true) {
      List<ProcessHandle> left = left();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(each -> each.onExit().join());
    }
  }

  /** Its children, of which some have nobody as their parent. */
  private List<ProcessHandle> left() {
    String mark = folder.toString();
    return ProcessHandle.allProcesses()
        .filter(each -> each.pid() != ProcessHandle.current().pid())
        .filter(each -> each.info().commandLine().filter(line -> line.contains(mark)).isPresent())
        .toList();
  }
}
