package io.mysocket.e2e;

import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import java.time.Duration;

/** {@code examples/web.yaml} in a namespace of its own: a page, and a MySocket for it. */
final class WebApp {
  private static final Duration READY = Duration.ofSeconds(150);
  static final String NAME = "web";

  private final Lab lab;
  private final Kubectl kubectl;

  private WebApp(Lab lab, Kubectl kubectl) {
    this.lab = lab;
    this.kubectl = kubectl;
  }

  /** Applies the example and waits as a user would. */
  static WebApp apply(Lab lab, Class<?> test) {
    Kubectl kubectl = lab.namespaceFor(test);
    kubectl.apply(Lab.file("examples/web.yaml")).orFail();
    kubectl.ok(
        "wait",
        "--for=condition=Ready",
        "mysocket/" + NAME,
        "--timeout=" + READY.toSeconds() + "s");
    return new WebApp(lab, kubectl);
  }

  Kubectl kubectl() {
    return kubectl;
  }

  /** {@code status.url}, without a slash at the end. */
  String url() {
    return kubectl.value("mysocket", NAME, ".status.url").replaceAll("/$", "");
  }

  Curl.Reply get(String path, String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = url() + path;
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return lab.curl().get(words);
  }

  /** Waits until the page answers 200. */
  void awaitServing(Duration most) {
    String url = url();
    Lab.await("200 from " + url, most, () -> lab.curl().get(url + "/").status() == 200);
  }

  /** Its namespace goes by itself; that is no claim of a test. */
  void delete() {
    kubectl.run("delete", "namespace", kubectl.namespace(), "--wait=false");
  }
}
