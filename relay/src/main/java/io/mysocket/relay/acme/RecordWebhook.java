package io.mysocket.relay.acme;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;
import io.mysocket.relay.config.CertificatesConfig.Webhook;
import io.mysocket.relay.routing.HostName;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Records by somebody who is told with {@code POST}: {@code {"action":"add","name":...,
 * "type":"TXT","value":...}}. Done is any 2xx.
 */
final class RecordWebhook implements DnsRecords {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Webhook config;

  RecordWebhook(Webhook config) {
    this.config = config;
  }

  @Override
  public void add(HostName name, String text) throws IOException, InterruptedException {
    tell("add", name, text);
  }

  @Override
  public void remove(HostName name, String text) throws IOException, InterruptedException {
    tell("remove", name, text);
  }

  private void tell(String action, HostName name, String text)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body(action, name, text)));
    Path token = config.tokenFile();
    if (token != null) {
      String kept = Files.readString(token, StandardCharsets.US_ASCII).strip();
      request.header("Authorization", "Bearer " + kept);
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(config.url() + " answers " + answer.statusCode());
      }
    }
  }

  private static String body(String action, HostName name, String text) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("action", action);
    body.put("name", PREFIX + name);
    body.put("type", "TXT");
    body.put("value", text);
    try {
      return Json.STRICT.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
