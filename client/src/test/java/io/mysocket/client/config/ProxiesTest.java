package io.mysocket.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.client.Terminal;
import io.mysocket.client.proxy.HttpProxy;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProxiesTest {
  private final Terminal terminal = new Terminal(Path.of("."));

  private Proxies proxies() {
    return Proxies.of(terminal.world(), null);
  }

  @Test
  void goesDirectlyWithoutAProxy() {
    assertThat(proxies().forHost("api.example.com")).isEmpty();
  }

  @Test
  void goesThroughTheProxyOfTheEnvironment() {
    terminal.environment.put("HTTPS_PROXY", "http://ada:pass@proxy.example:3128");

    assertThat(proxies().forHost("api.example.com"))
        .contains(new HttpProxy("proxy.example", 3128, "ada:pass"));
    assertThat(proxies().forHost("api.example.com").orElseThrow().toString())
        .isEqualTo("proxy.example:3128");
    assertThat(proxies().forHost("api.mysocket.localhost")).isEmpty();
    assertThat(proxies().forHost("127.0.0.1")).isEmpty();
  }

  @Test
  void leavesOutWhatNoProxyNames() {
    terminal.environment.put("https_proxy", "proxy.example");
    terminal.environment.put("no_proxy", "intern.example, .other.example,*.third.example");

    assertThat(proxies().forHost("intern.example")).isEmpty();
    assertThat(proxies().forHost("api.intern.example")).isEmpty();
    assertThat(proxies().forHost("a.other.example")).isEmpty();
    assertThat(proxies().forHost("a.third.example")).isEmpty();
    assertThat(proxies().forHost("notintern.example")).isPresent();
    terminal.environment.put("no_proxy", "*");
    assertThat(proxies().forHost("api.example.com")).isEmpty();
  }

  @Test
  void takesTheCommandLinesFirst() {
    terminal.environment.put("HTTPS_PROXY", "http://proxy.example:3128");

    assertThat(Proxies.of(terminal.world(), "other.example:1").forHost("api.example.com"))
        .contains(new HttpProxy("other.example", 1, null));
    assertThatThrownBy(() -> Proxies.of(terminal.world(), "https://other.example"))
        .hasMessageContaining("--proxy");
  }

  @Test
  void takesHttpProxyForAnApiWithoutTlsOnly() {
    terminal.environment.put("HTTP_PROXY", "plain.example:1");
    InetSocketAddress plain =
        (InetSocketAddress)
            proxies().select(URI.create("http://api.example.com/x")).getFirst().address();

    assertThat(plain.getHostString()).isEqualTo("plain.example");
    assertThat(proxies().select(URI.create("https://api.example.com/x")))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(proxies().forHost("ssh.example.com")).isEmpty();
  }

  @Test
  void refusesOtherKindsOfProxies() {
    terminal.environment.put("HTTPS_PROXY", "socks5://secret@proxy");
    assertThatThrownBy(this::proxies)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
  }
}
