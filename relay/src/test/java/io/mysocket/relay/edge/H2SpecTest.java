package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What h2spec 2.2.0 says of the edge in front of an SSH tunnel: all of RFC 7540 and 7541. */
class H2SpecTest {
  private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final Pattern SUM =
      Pattern.compile("(\\d+) tests, (\\d+) passed, (\\d+) skipped, (\\d+) failed");

  @TempDir Path folder;

  @Test
  void findsNoFault() throws Exception {
    try (Rig rig = new Rig();
        SshPath path = new SshPath(rig.origin.address());
        NamelessDoor door = new NamelessDoor(rig, "h2")) {
      // h2spec writes the address it connects to as the host.
      var names = List.of(HostPattern.of(Rig.name("127.0.0.1")), HostPattern.of(Rig.name(Rig.WEB)));
      Route both =
          new Route(
              "spec",
              "spec",
              SocketType.HTTPS,
              PlainHttp.SERVE,
              names,
              null,
              false,
              Target.PLAIN,
              AccessPolicy.OPEN,
              null,
              null);
      rig.kept.removeIf(route -> route.socketId().equals("web"));
      rig.add(both, path.tunnel("spec"));

      String said = run(door.port());
      Matcher sum = SUM.matcher(said);
      assertThat(sum.find()).as(said).isTrue();
      assertThat(sum.group(4)).as(said).isEqualTo("0");
      assertThat(Integer.parseInt(sum.group(2))).as(said).isGreaterThan(140);
    }
  }

  private String run(int port) throws Exception {
    File out = folder.resolve("h2spec.txt").toFile();
    Process process =
        new ProcessBuilder(
                program().toString(),
                "-t",
                "-k",
                "-p",
                String.valueOf(port),
                "-o",
                "10",
                "--strict")
            .redirectErrorStream(true)
            .redirectOutput(out)
            .start();
    boolean ended = process.waitFor(4, TimeUnit.MINUTES);
    process.destroy();
    String said = Files.readString(out.toPath(), StandardCharsets.UTF_8);
    assertThat(ended).as(said).isTrue();
    return said;
  }

  private Path program() throws Exception {
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream in = H2SpecTest.class.getResourceAsStream(ARCHIVE)) {
      Files.copy(in, archive);
    }
    new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString()).start().waitFor();
    return folder.resolve("h2spec");
  }
}
