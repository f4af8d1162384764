package io.mysocket.relay.sockets;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.testing.OnEveryDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each wrong spec is refused by field, for a new socket and for one that is there, and leaves no
 * trace.
 */
@OnEveryDatabase
class BadInputTest {
  private static final String SPEC = "{\"description\":\"as it was\"}";

  @TempDir static Path folder;
  private static RelayRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new RelayRig(folder);
    rig.put(socket("present"), SPEC);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"nmae":"x"}                              | 400 | invalid-field | nmae
          {"type":"udp"}                            | 400 | invalid-field | type
          {"type":1}                                | 400 | invalid-field | type
          {"type":"tcp","subdomain":"shop"}         | 400 | invalid-field | subdomain
          {"type":"tcp","tls":{}}                   | 400 | invalid-field | tls
          {"type":"tcp","plainHttp":"off"}          | 400 | invalid-field | plainHttp
          {"type":"tcp","target":{"scheme":"http"}} | 400 | invalid-field | target.scheme
          {"type":"tls","target":{"hostHeader":"a"}} | 400 | invalid-field | target.hostHeader
          {"type":"tcp","port":0}                   | 400 | invalid-field | port
          {"type":"tcp","port":65536}               | 400 | invalid-field | port
          {"plainHttp":"maybe"}                     | 400 | invalid-field | plainHttp
          {"type":"http","plainHttp":"serve"}       | 400 | invalid-field | plainHttp
          {"name":""}                               | 400 | invalid-field | name
          {"name":"a\\nb"}                          | 400 | invalid-field | name
          {"name":{"a":1}}                          | 400 | invalid-field | name
          {"name":1}                                | 400 | invalid-field | name
          {"tags":{"a":true}}                       | 400 | invalid-field | tags.a
          {"name":"\\ud800"}                        | 400 | invalid-field | name
          {"description":"a\\u0000b"}               | 400 | invalid-field | description
          {"tags":["a"]}                            | 400 | invalid-field | tags
          {"tags":{"":"x"}}                         | 400 | invalid-field | tags
          {"tags":{"a":null}}                       | 400 | invalid-field | tags.a
          {"subdomain":"ab"}                        | 400 | invalid-field | subdomain
          {"subdomain":"Shop"}                      | 400 | invalid-field | subdomain
          {"subdomain":"a.b.c"}                     | 400 | invalid-field | subdomain
          {"subdomain":"-shop"}                     | 400 | invalid-field | subdomain
          {"subdomain":"xn--shop"}                  | 400 | invalid-field | subdomain
          {"subdomain":"admin"}                     | 400 | invalid-field | subdomain
          {"hostnames":["example"]}                 | 400 | invalid-field | hostnames[0]
          {"hostnames":["a.example",null]}          | 400 | invalid-field | hostnames[1]
          {"hostnames":["a.example","A.example."]}  | 400 | invalid-field | hostnames[1]
          {"hostnames":["*.*.example"]}             | 400 | invalid-field | hostnames[0]
          {"hostnames":["a.1.2.3"]}                 | 400 | invalid-field | hostnames[0]
          {"hostnames":["a_b.example"]}             | 400 | invalid-field | hostnames[0]
          {"hostnames":["a.example/x"]}             | 400 | invalid-field | hostnames[0]
          {"hostnames":["shop.edge.relay.test"]}    | 400 | invalid-field | hostnames[0]
          {"hostnames":["*.edge.relay.test"]}       | 400 | invalid-field | hostnames[0]
          {"hostnames":["api.relay.test"]}          | 400 | invalid-field | hostnames[0]
          {"hostnames":["*.relay.test"]}            | 400 | invalid-field | hostnames[0]
          {"type":"tcp","hostnames":["a.example"]}  | 400 | invalid-field | hostnames
          {"hostnames":"a.example"}                 | 400 | invalid-field | hostnames
          {"port":30000}                            | 400 | invalid-field | port
          {"type":"http","port":30000}              | 400 | invalid-field | port
          {"port":"31000"}                          | 400 | invalid-field | port
          {"port":3.5}                              | 400 | invalid-field | port
          {"access":{"allowCidrs":["10.0.0.0/33"]}} | 400 | invalid-field | access.allowCidrs[0]
          {"access":{"allowCidrs":["10.0.0.1/8"]}} | 400 | invalid-field | access.allowCidrs[0]
          {"access":{"denyCidrs":["::/0","here"]}} | 400 | invalid-field | access.denyCidrs[1]
          {"access":{"denyCidrs":[null]}} | 400 | invalid-field | access.denyCidrs[0]
          {"access":{"denyCidrs":"10.0.0.0/8"}} | 400 | invalid-field | access.denyCidrs
          {"access":{"basicAuth":{"users":[{"name":"a","passwordHash":"secret"}]}}} | 400 | invalid-field | access.basicAuth.users[0].passwordHash
          {"access":{"basicAuth":{"users":[{"name":"a","passwordHash":"$2y$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"}]}}} | 400 | invalid-field | access.basicAuth.users[0].passwordHash
          {"access":{"basicAuth":{"users":[{"name":"a"}]}}} | 400 | invalid-field | access.basicAuth.users[0].passwordHash
          {"access":{"basicAuth":{"users":[{"name":"a:b","passwordHash":"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"}]}}} | 400 | invalid-field | access.basicAuth.users[0].name
          {"access":{"basicAuth":{"users":[{"name":"a","passwordHash":"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},{"name":"a","passwordHash":"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"}]}}} | 400 | invalid-field | access.basicAuth.users[1].name
          {"access":{"basicAuth":{"users":[{"name":"a","password":"secret"}]}}} | 400 | invalid-field | access.basicAuth.users[0].password
          {"type":"tcp","access":{"basicAuth":{"users":[{"name":"a","passwordHash":"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"}]}}} | 400 | invalid-field | access.basicAuth
          {"access":{"basicAuth":{}}}               | 400 | invalid-field | access.basicAuth
          {"tls":{"certificate":{}}}                | 400 | invalid-field | tls.certificate.chain
          {"tls":{"certificate":{"chain":"x"}}}     | 400 | invalid-field | tls.certificate.chain
          {"tls":{"mode":"passthrough","certificate":{"chain":"x"}}} | 400 | invalid-field | tls.certificate
          {"tls":{"mode":"none"}}                   | 400 | invalid-field | tls.mode
          {"type":"http","tls":{"mode":"edge"}}     | 400 | invalid-field | tls
          {"tls":{"mode":"passthrough"},"plainHttp":"serve"} | 400 | invalid-field | plainHttp
          {"tls":{"mode":"passthrough"},"target":{"scheme":"https"}} | 400 | invalid-field | target.scheme
          {"limits":{"connections":0}} | 400 | invalid-field | limits.connections
          {"limits":{"requestsPerSecond":-1}} | 400 | invalid-field | limits.requestsPerSecond
          {"limits":{"requestsPerSecond":1000000}} | 400 | invalid-field | limits.requestsPerSecond
          {"limits":{"burst":5}} | 400 | invalid-field | limits.burst
          {"limits":{"rate":5}} | 400 | invalid-field | limits.rate
          {"type":"tcp","limits":{"requestsPerSecond":5}} | 400 | invalid-field | limits.requestsPerSecond
          {"target":{"scheme":"ftp"}}               | 400 | invalid-field | target.scheme
          {"target":{"proxyProtocol":"v3"}} | 400 | invalid-field | target.proxyProtocol
          {"target":{"tls":{"serverName":"a"}}} | 400 | invalid-field | target.tls
          {"target":{"scheme":"h2c","tls":{"insecureSkipVerify":true}}} | 400 | invalid-field | target.tls
          {"target":{"scheme":"https","tls":{"serverName":"a b"}}} | 400 | invalid-field | target.tls.serverName
          {"target":{"scheme":"https","tls":{"ca":"no pem"}}} | 400 | invalid-field | target.tls.ca
          {"type":"tls","target":{"tls":{"serverName":"a"}}} | 400 | invalid-field | target.tls
          {"target":{"hostHeader":"a b"}}           | 400 | invalid-field | target.hostHeader
          {"target":{"hostHeader":"a\\r\\nX: y"}}   | 400 | invalid-field | target.hostHeader
          {"target":{"host":"a"}}                   | 400 | invalid-field | target.host
          {"owner":{}}                              | 400 | invalid-field | owner.cluster
          {"owner":{"cluster":"a b"}}               | 400 | invalid-field | owner.cluster
          {"owner":{"cluster":"a","ref":""}}        | 400 | invalid-field | owner.ref
          {"owner":{"cluster":"a","uid":"a\\tb"}}   | 400 | invalid-field | owner.uid
          {"owner":"a"}                             | 400 | invalid-field | owner
          {"adopt":"always"}                        | 400 | invalid-field | adopt
          """)
  void refusesByField(String spec, int status, String code, String field) {
    for (String key : new String[] {"absent", "present"}) {
      JsonNode before = rig.get(socket(key)).json();

      Answer answer = rig.put(socket(key), spec);

      assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.text("code")).isEqualTo(code);
      assertThat(answer.text("field")).isEqualTo(field);
      assertThat(answer.text("fix")).endsWith(".");
      JsonNode after = rig.get(socket(key)).json();
      assertThat(after.at("/generation")).isEqualTo(before.at("/generation"));
      assertThat(after.at("/description")).isEqualTo(before.at("/description"));
      assertThat(after.at("/code")).isEqualTo(before.at("/code"));
    }
  }

  @org.junit.jupiter.api.Test
  void refusesWhatIsTooMuch() {
    StringBuilder tags = new StringBuilder();
    for (int i = 0; i <= 32; i++) {
      tags.append(i == 0 ? "" : ",").append("\"t").append(i).append("\":\"v\"");
    }
    assertThat(rig.put(socket("absent"), "{\"tags\":{" + tags + "}}").text("field"))
        .isEqualTo("tags");
    assertThat(
            rig.put(socket("absent"), "{\"tags\":{\"a\":\"" + "v".repeat(257) + "\"}}")
                .text("field"))
        .isEqualTo("tags.a");
    assertThat(rig.put(socket("absent"), "{\"name\":\"" + "n".repeat(129) + "\"}").text("field"))
        .isEqualTo("name");
    assertThat(
            rig.put(socket("absent"), "{\"description\":\"" + "d".repeat(257) + "\"}")
                .text("field"))
        .isEqualTo("description");
    assertThat(rig.get(socket("absent")).status()).isEqualTo(404);
  }

  @org.junit.jupiter.api.Test
  void takesDefaultsThatAreSpeltOut() {
    String spelt =
        """
        {"type":"https","plainHttp":"redirect","hostnames":[],"access":{},"tls":{"mode":"edge"},"limits":{},
         "target":{"scheme":"http"},"tags":{},"adopt":"if-unowned"}\
        """;

    assertThat(rig.put(socket("spelt"), spelt).status()).isEqualTo(201);
    assertThat(rig.put(socket("spelt"), "{}").text("generation")).isEqualTo("1");
  }

  @org.junit.jupiter.api.Test
  void keepsWhatTheTargetAndItsVisitorsAreToldAbout() {
    String guarded =
        """
        {"access":{"basicAuth":{"users":[{"name":"ann","passwordHash":"$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"}]},
         "denyCidrs":["192.0.2.0/24","2001:db8::1"]},"limits":{"requestsPerSecond":5,"connections":9},
         "target":{"scheme":"https","proxyProtocol":"v2","tls":{"serverName":"App.Internal","insecureSkipVerify":false}}}\
        """;

    Answer made = rig.put(socket("guarded"), guarded);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("limits/burst")).isEqualTo("10");
    assertThat(made.text("access/denyCidrs/1")).isEqualTo("2001:db8::1");
    assertThat(made.text("access/basicAuth/users/0/name")).isEqualTo("ann");
    assertThat(made.text("target/tls/serverName")).isEqualTo("app.internal");
    assertThat(made.json().at("/target/tls/insecureSkipVerify").isMissingNode()).isTrue();
    assertThat(rig.put(socket("guarded"), guarded).text("generation")).isEqualTo("1");
    assertThat(rig.put(socket("guarded"), "{}").json().at("/access").isMissingNode()).isTrue();
  }
}
