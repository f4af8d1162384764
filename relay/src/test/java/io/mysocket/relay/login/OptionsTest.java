package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import io.mysocket.control.sockets.Target.Scheme;
import io.mysocket.relay.login.Options.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void readsEveryOption() {
    assertThat(
            Options.parse(
                "name=Youpi type=tls  scheme=h2c host-header=app:8080 proxy-protocol=2"
                    + " basic-auth=ann"))
        .isEqualTo(
            new Parsed.Good(
                new Options(
                    "Youpi", SocketType.TLS, Scheme.H2C, ProxyProtocol.V2, "app:8080", "ann")));
    assertThat(Options.parse(" ")).isEqualTo(new Parsed.Good(Options.NONE));
  }

  /** What is not done must be refused: a socket thought to be guarded would be open. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          type=udp            | 'type=' takes https, http, tcp or tls
          scheme=ftp          | 'scheme=' takes http, https or h2c
          proxy-protocol=3    | 'proxy-protocol=' takes 1 or 2
          name=a name=b       | 'name=' is there twice
          basic-auth=ann:pass | 'basic-auth=' takes the user name alone
          basic-auth=         | 'basic-auth=' takes the user name alone
          basic-auth-file=-   | 'basic-auth-file=' is no option
          ls -l               | no commands are run here
          """)
  void refusesWhatItDoesNotDo(String command, String reason) {
    assertThat(Options.parse(command))
        .isInstanceOfSatisfying(
            Parsed.Bad.class, bad -> assertThat(bad.reason()).startsWith(reason));
  }
}
