package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many bytes there and back, a direction ended before the other. {@code -Dbulk=1073741824} sends a
 * gigabyte.
 */
@ExtendWith(SharedRelay.class)
class TransfersIT {
  private static final long BULK = Long.getLong("bulk", 32 << 20);
  private static final int BLOCK = 64 << 10;

  @TempDir Path folder;
  private final SharedRelay.Started lab = SharedRelay.get();

  /** Sends back what it gets, and ends when it has sent all of it. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

    Echo() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try {
        while (true) {
          Socket visitor = door.accept();
          Thread.ofVirtual().start(() -> echo(visitor));
        }
      } catch (IOException _) {
        // The test is over.
      }
    }

    private static void echo(Socket visitor) {
      try (visitor) {
        visitor.getInputStream().transferTo(visitor.getOutputStream());
      } catch (IOException _) {
        // The visitor left.
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }

  @Test
  void carriesBulkByMysocketctl() throws Exception {
    try (Echo echo = new Echo();
        Running connect =
            lab.ctl()
                .start(
                    "connect",
                    "--type",
                    "tcp",
                    "--port",
                    "" + echo.door.getLocalPort(),
                    "--name",
                    "Echo")) {
      sendsAndGetsBack(connect);
    }
  }

  @Test
  void carriesBulkByOpenSsh() throws Exception {
    Person carl =
        Person.at(lab.relay(), Files.createDirectory(folder.resolve("carl")), "carl@example.com");
    carl.signUp(lab);
    OpenSsh ssh = OpenSsh.trusting(lab, folder);
    try (Echo echo = new Echo();
        Running connection =
            ssh.forwarding(
                "0:127.0.0.1:" + echo.door.getLocalPort(), carl.key(), "name=Echo", "type=tcp")) {
      sendsAndGetsBack(connection);
    }
  }

  private static void sendsAndGetsBack(Running carrier) throws Exception {
    Matcher url = carrier.await("^Echo - tcp://[^:]+:(\\d+)$", SOON);
    int port = Integer.parseInt(url.group(1));
    try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port)) {
      visitor.setSoTimeout((int) SOON.toMillis());
      CompletableFuture<byte[]> sent = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              sent.complete(send(visitor));
            } catch (Exception e) {
              sent.completeExceptionally(e);
            }
          });
      MessageDigest got = MessageDigest.getInstance("SHA-256");
      long count = 0;
      InputStream in = visitor.getInputStream();
      byte[] block = new byte[BLOCK];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        got.update(block, 0, read);
        count += read;
      }
      assertThat(count).isEqualTo(BULK);
      assertThat(got.digest()).isEqualTo(sent.join());
    }
    carrier.await(" TCP 200 bytes_sent:" + BULK + " bytes_received:" + BULK + " ", SOON);
  }

  /** Sends all of it, and says that this was all; its hash. */
  private static byte[] send(Socket visitor) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    Random random = new Random(1);
    byte[] block = new byte[BLOCK];
    OutputStream out = visitor.getOutputStream();
    for (long left = BULK; left > 0; left -= BLOCK) {
      random.nextBytes(block);
      int length = (int) Math.min(BLOCK, left);
      hash.update(block, 0, length);
      out.write(block, 0, length);
    }
    visitor.shutdownOutput();
    return hash.digest();
  }
}
