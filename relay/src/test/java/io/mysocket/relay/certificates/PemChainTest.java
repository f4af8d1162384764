package io.mysocket.relay.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.relay.routing.HostPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemChainTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static String own;
  private static String authority;
  private static String key;

  @BeforeAll
  static void issue() throws Exception {
    Authority issuer = Authority.create("pem.test", NOW);
    var issued = issuer.issue(List.of("*.example.com", "example.org"), NOW, Duration.ofDays(30));
    own = AuthorityFiles.pem("CERTIFICATE", issued.certificate().getEncoded());
    authority = AuthorityFiles.pem("CERTIFICATE", issuer.certificate().getEncoded());
    key = AuthorityFiles.pem("PRIVATE KEY", issued.key().getEncoded());
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.com, true",
    "*.example.com, true",
    "example.org, true",
    "*.example.org, false",
    "example.com, false",
    "a.b.example.com, false",
    "*.a.example.com, false"
  })
  void coversOneLabelByAWildcard(String name, boolean covered) throws Exception {
    assertThat(PemChain.read(own).covers(new HostPattern(name))).isEqualTo(covered);
  }

  @Test
  void readsTheSameFromWhatItWrites() throws Exception {
    PemChain chain = PemChain.read("said before\n" + own + authority.replace("\n", "\r\n"));

    assertThat(chain.text()).isEqualTo(own + authority);
    assertThat(PemChain.read(chain.text())).isEqualTo(chain);
    assertThat(chain.key(key).getAlgorithm()).isEqualTo("EC");
    assertThat(chain.isValidAt(NOW.plus(Duration.ofDays(29)))).isTrue();
    assertThat(chain.isValidAt(NOW.plus(Duration.ofDays(31)))).isFalse();
    assertThat(chain.isValidAt(NOW.minus(Duration.ofDays(31)))).isFalse();
  }

  @Test
  void refusesWhatDoesNotHold() throws Exception {
    assertThatThrownBy(() -> PemChain.read(authority + own)).hasMessageContaining("not issued by");
    assertThatThrownBy(() -> PemChain.read(own.repeat(11))).hasMessageContaining("11 certificates");
    assertThatThrownBy(() -> PemChain.read("")).hasMessageContaining("0 certificates");
    assertThatThrownBy(() -> PemChain.read(own.replace("MII", "!!!")))
        .isInstanceOf(PemChain.BadPemException.class);
    PemChain chain = PemChain.read(own);
    assertThatThrownBy(() -> chain.key(own)).hasMessageContaining("not a private key");
    assertThatThrownBy(() -> chain.key(key.replace("M", "?")))
        .hasMessageContaining("not a private key");
  }
}
