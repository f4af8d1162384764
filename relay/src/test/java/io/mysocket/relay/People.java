package io.mysocket.relay;

import io.mysocket.control.json.Json;
import io.mysocket.relay.RelayRig.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** People without a token yet, at a relay whose mail goes to its outbox folder. */
public final class People {
  /** Anybody may sign up. */
  public static final Map<String, String> OPEN = Map.of("MYSOCKET_SIGN_UP", "open");

  public static final String PASSWORD = "tall grass in the rain";

  private static final Pattern COOKIE = Pattern.compile("(__Host-form=[^;]+);");
  private static final Pattern FIELD = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  private final RelayRig rig;

  public People(RelayRig rig) {
    this.rig = rig;
  }

  /** JSON to whoever listens, without a token. */
  public Answer post(String path, Object body, String... headers) {
    try {
      String json = body instanceof String text ? text : Json.STRICT.writeValueAsString(body);
      var request = rig.request(path).header("Content-Type", "application/json");
      if (headers.length > 0) {
        request.headers(headers);
      }
      return rig.send(request.POST(BodyPublishers.ofString(json)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Answer get(String path, String... headers) {
    var request = rig.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return rig.send(request);
  }

  /** As somebody who logged in. */
  public Answer as(String token, String method, String path, String json) {
    return rig.send(
        rig.request(path)
            .header("x-access-token", token)
            .header("Content-Type", "application/json")
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }

  public static Map<String, String> wish(String email, String key) {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("name", "Ada Example");
    wish.put("email", email);
    wish.put("password", PASSWORD);
    if (!key.isEmpty()) {
      wish.put("sshkey", key);
    }
    return wish;
  }

  public Answer signUp(String email, String key) {
    return post("/user", wish(email, key));
  }

  public Answer login(String email, String password, String... headers) {
    return post("/login", Map.of("email", email, "password", password), headers);
  }

  /** Signs up, confirms, logs in; the token. */
  public String member(String email, String key) {
    Answer signedUp = signUp(email, key);
    if (signedUp.status() != 200) {
      throw new AssertionError(signedUp.response().body());
    }
    get(confirmation(email));
    return login(email, PASSWORD).text("token");
  }

  /** Path and query of the newest link to confirm with. */
  public String confirmation(String email) {
    return link(email, "/confirm\\?token=[A-Za-z0-9_-]+");
  }

  /** Path and query of the newest link of a kind in somebody's mail. */
  public String link(String email, String pattern) {
    Pattern wanted = Pattern.compile("https://[^/\\s]+(" + pattern + ")");
    return Awaitility.await("a mail to " + email)
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                mails(email).reversed().stream()
                    .map(wanted::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse(""),
            found -> !found.isEmpty());
  }

  /** Waits until somebody has so many mails; all of them, oldest first. */
  public List<String> mails(String email, int count) {
    return Awaitility.await(count + " mails to " + email)
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> mails(email), mails -> mails.size() >= count);
  }

  /** What lies in the outbox for somebody, oldest first. */
  public List<String> mails(String email) {
    List<String> mails = new ArrayList<>();
    try {
      Path outbox = rig.folder.resolve("outbox");
      if (!Files.isDirectory(outbox)) {
        return mails;
      }
      try (Stream<Path> files = Files.list(outbox)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".eml")).sorted().toList()) {
          String text = Files.readString(file).replace("=\r\n", "").replace("=3D", "=");
          if (text.contains("To: " + email + "\r\n")) {
            mails.add(text);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return mails;
  }

  /** A page as a browser gets it. */
  public Answer page(String path) {
    return get(path, "Accept", "text/html,application/xhtml+xml");
  }

  /** Fills in a page's form and sends it as a browser does. */
  public Answer submit(Answer page, String action, Map<String, String> fields) {
    Matcher cookie = COOKIE.matcher(page.header("Set-Cookie"));
    Matcher field = FIELD.matcher(page.response().body());
    if (!cookie.find() || !field.find()) {
      throw new AssertionError("no form: " + page.response().body());
    }
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("form", field.group(1));
    return form(action, all, "Cookie", cookie.group(1), "Sec-Fetch-Site", "same-origin");
  }

  public Answer form(String action, Map<String, String> fields, String... headers) {
    String body =
        fields.entrySet().stream()
            .map(each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var request = rig.request(action).header("Content-Type", "application/x-www-form-urlencoded");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return rig.send(request.POST(BodyPublishers.ofString(body)));
  }

  /** The administrator's one-time password, as the first start leaves it. */
  public String oneTimePassword() {
    try {
      return Files.readString(rig.folder.resolve("admin-password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many passwords the relay has hashed. */
  public int hashes() {
    return (int) rig.seams().meters().get("mysocket.relay.password.hashes").counter().count();
  }
}
