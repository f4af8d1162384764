package io.mysocket.client.tunnels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mysocket.client.Terminal;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFileTest {
  @TempDir Path folder;

  private Manifest read(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("mysocket.yml"), text);
    Terminal terminal = new Terminal(folder);
    terminal.environment.put("SHOP_PASSWORD", "open sesame");
    return new ManifestFile(file, terminal.world()).read();
  }

  private String problems(String text) {
    return catchThrowableOfType(CommandFailure.class, () -> read(text)).getMessage();
  }

  @Test
  void readsEveryKey() throws Exception {
    Files.writeString(folder.resolve("secret"), "s3cret\n");
    Manifest manifest =
        read(
            """
            project: shop
            sockets:
              web:
                port: 8080
                host: web.internal
                type: https
                name: The shop
                description: demo
                tags: {team: blue}
                subdomain: shop
                hostnames: [shop.example.com]
                protected: {username: ada, password-env: SHOP_PASSWORD}
                allow: 192.0.2.0/24
                deny: [192.0.2.7/32]
                rate: 5
                max-connections: 10
                host-header: inner
                insecure-target: true
                plain-http: redirect
              db:
                port: 5432
                type: tcp
                public-port: 30010
                proxy-protocol: v2
            """);

    assertThat(manifest.entries()).hasSize(2);
    Manifest.Entry web = manifest.entries().getFirst();
    assertThat(manifest.key(web)).isEqualTo("up/shop/web");
    assertThat(web.target()).hasToString("web.internal:8080");
    SocketSpec spec = web.wish().spec(manifest.key(web));
    assertThat(spec.type()).isEqualTo(SocketType.HTTPS);
    assertThat(spec.plainHttp()).isEqualTo(PlainHttp.REDIRECT);
    assertThat(spec.target().scheme()).isEqualTo(Target.Scheme.HTTPS);
    assertThat(spec.target().hostHeader()).isEqualTo("inner");
    assertThat(spec.target().tls().insecureSkipVerify()).isTrue();
    assertThat(spec.hostnames()).containsExactly("shop.example.com");
    assertThat(spec.access().allowCidrs()).containsExactly("192.0.2.0/24");
    assertThat(spec.access().basicAuth().users().getFirst().passwordHash())
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
        .isEqualTo(
            web.wish()
                .spec(manifest.key(web))
                .access()
                .basicAuth()
                .users()
                .getFirst()
                .passwordHash());
    assertThat(spec.limits().requestsPerSecond()).isEqualTo(5);
    SocketSpec db = manifest.entries().getLast().wish().spec("x");
    assertThat(db.type()).isEqualTo(SocketType.TCP);
    assertThat(db.port()).isEqualTo(30_010);
    assertThat(db.target().proxyProtocol()).isEqualTo(Target.ProxyProtocol.V2);
    assertThat(db.access()).isNull();
  }

  @Test
  void callsTheProjectAfterItsFolder() throws Exception {
    Path file =
        Files.writeString(
            Files.createDirectories(folder.resolve("My Shop!")).resolve("mysocket.yml"),
            "sockets: {web: {port: 80}}");
    assertThat(new ManifestFile(file, new Terminal(folder).world()).read().project())
        .isEqualTo("my-shop");
  }

  @Test
  void tellsEveryMistakeWithItsLine() {
    assertThat(
            problems(
                """
                sockets:
                  web:
                    port: 80800
                    typ: http
                  Db:
                    type: tpc
                    protected: {username: a}
                  mail:
                    host: x
                  raw:
                    port: 1
                    type: tcp
                    protected: {username: a, password-file: none}
                    rate: -1
                    passthrough: maybe
                """))
        .contains("line 3: sockets.web.port is not a port")
        .contains("line 4: sockets.web.typ is not known")
        .contains("line 6: sockets.Db: a name is lower-case letters")
        .contains("line 6: type 'tpc' is none of http, https, tcp, tls")
        .contains("line 7: protected needs either password-file or password-env")
        .contains("sockets.mail.port is missing")
        .contains("none cannot be read")
        .contains("a socket of type tcp cannot ask for a password")
        .contains("line 14: rate must be a number")
        .contains("line 15: passthrough must be true or false");
  }

  @Test
  void refusesAnEmptyFileOneThatIsNoneAndNamesTwice() {
    assertThat(problems("")).contains("there are no sockets in it");
    assertThat(problems("- a\n")).contains("there must be \"name: value\" lines");
    assertThat(problems("sockets: {a: {port: 1}, a: {port: 2}}\n"))
        .contains("sockets.a stands here a second time");
    assertThat(problems("sockets: {a: {port: 1, protected: {username: u, password-env: NONE}}}\n"))
        .contains("the variable NONE is not set");
  }
}
