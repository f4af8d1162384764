package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What {@code ./mysocket up} has made, for tests to use as a user would. */
public final class Lab {
  /** Where the operator runs. */
  public static final String OPERATOR_NAMESPACE = "mysocket-system";

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final Settings settings = Settings.fromEnvironment();
  private final RelayProcess relay = new RelayProcess(settings.state());
  private final Curl curl = new Curl(relay.ca());

  public RelayProcess relay() {
    return relay;
  }

  public Helm helm() {
    return new Helm(settings);
  }

  public Curl curl() {
    return curl;
  }

  /** The relay's port for plain HTTP. */
  public int httpPort() {
    return settings.httpPort();
  }

  /** The relay's CA, PEM. */
  public Path ca() {
    return relay.ca();
  }

  /** kubectl in a namespace that exists. */
  public Kubectl in(String namespace) {
    return new Kubectl(settings, namespace);
  }

  /** kubectl in a fresh namespace named after a test. */
  public Kubectl namespaceFor(Class<?> test) {
    String name =
        "e2e-%s-%d"
            .formatted(test.getSimpleName().toLowerCase(Locale.ROOT), NAMESPACES.incrementAndGet());
    Kubectl kubectl = in(name);
    kubectl.ok("create", "namespace", name);
    return kubectl;
  }

  /** Restarts the API server; empty-handed where the cluster is not the local one. */
  public void restartApiServer() {
    Path script =
        settings
            .cluster()
            .orElseThrow(
                () -> new AssertionError("only the local cluster's API server can be restarted"));
    Command.run(List.of(script.toString(), "restart-api"), Map.of(), "").orFail();
  }

  /** What the operator asks of the local cluster's API server, from now on. */
  public AuditLog operatorAudit() {
    String user = "system:serviceaccount:" + OPERATOR_NAMESPACE + ":mysocket-operator";
    return new AuditLog(AuditLog.path(), user).begin();
  }

  /** Resident memory of the program of a Pod of the local cluster, in MiB. */
  public static long residentMebibytes(String pod) {
    return Memory.ofPod(pod) >> 20;
  }

  /** A file of the repository. */
  public static String file(String path) {
    try {
      return Files.readString(Path.of("..", path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for something to become true; {@code what} is said if it does not. */
  public static void await(String what, Duration most, Callable<Boolean> condition) {
    await(what, most, condition, is -> is);
  }

  /**
   * Waits for a look that shows what is wanted, and gives that one: another look might show more. A
   * look that fails is not the last one; where none succeeds the failure is told.
   */
  public static <T> T await(String what, Duration most, Callable<T> look, Predicate<T> wanted) {
    AtomicReference<Throwable> failed = new AtomicReference<>();
    try {
      return Awaitility.await(what)
          .atMost(most)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> seen(look, failed).filter(wanted), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      Optional.ofNullable(failed.get()).ifPresent(e::addSuppressed);
      throw e;
    }
  }

  private static <T> Optional<T> seen(Callable<T> look, AtomicReference<Throwable> failed)
      throws Exception {
    try {
      return Optional.of(look.call());
    } catch (AssertionError | IOException | UncheckedIOException e) { // of a program, or of a file
      failed.set(e);
      return Optional.empty();
    }
  }

  /** Makes this JVM, too, take a name for this machine. */
  public static void resolve(String host) {
    try {
      Path hosts = Path.of(System.getProperty("jdk.net.hosts.file"));
      Files.writeString(hosts, "127.0.0.1 localhost %s\n".formatted(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
