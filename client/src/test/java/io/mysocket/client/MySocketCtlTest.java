package io.mysocket.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.client.agent.AgentCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MySocketCtlTest {
  private final StringWriter err = new StringWriter();

  @Test
  void knowsItsVersion() {
    assertThat(MySocketCtl.Version.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void namesAWrongOptionAndEndsWith2() {
    CommandLine line = new CommandLine(new AgentCommand()).setErr(new PrintWriter(err));
    int exit =
        line.execute(
            "--relay=nowhere", "--user=u", "--key-file=k", "--known-hosts=h", "--target=t:1");
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("--relay").contains("'nowhere' is not HOST:PORT");
  }

  @Test
  void namesAMissingOption() {
    CommandLine line = new CommandLine(new AgentCommand()).setErr(new PrintWriter(err));
    assertThat(line.execute("--relay=h:1")).isEqualTo(2);
    assertThat(err.toString()).contains("--target");
  }
}
