package io.mysocket.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mysocket.operator.drain.DrainOrder;
import io.mysocket.operator.status.Causes;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator, in a Pod or with a kubeconfig. */
public final class OperatorMain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  /** Calls of the API server at once. */
  private static final int REQUESTS = 256;

  private OperatorMain() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> arguments = List.of(args);
    if (arguments.isEmpty()) {
      run();
    } else if (arguments.getFirst().equals("drain")) {
      System.exit(drain(arguments.subList(1, arguments.size())));
    } else {
      // Also the training run of the image: it loads what every start loads.
      System.out.println("mysocket-operator " + MySocketOperator.version());
      System.out.println("usage: no argument to run, or " + DrainOrder.USAGE);
      client().close();
      System.exit(arguments.getFirst().equals("--version") ? 0 : 2);
    }
  }

  private static void run() throws InterruptedException {
    Optional<OperatorConfig> config = config(System.getenv());
    if (config.isEmpty()) {
      System.exit(2);
    }
    MySocketOperator operator = new MySocketOperator(config.orElseThrow(), client());
    Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "stop"));
    operator.start();
    LOG.atInfo()
        .addKeyValue("milliseconds", ManagementFactory.getRuntimeMXBean().getUptime())
        .log("operator started");
    // Virtual threads and those of the HTTP client are daemons: without this the JVM ends, with
    // status 0, once the last pool thread of the start has idled for a minute.
    Thread.currentThread().join();
  }

  /** The exit status: 0 also if something was left on a relay, as nobody must wait for that. */
  private static int drain(List<String> arguments) throws InterruptedException {
    DrainOrder order;
    try {
      order = DrainOrder.of(arguments);
    } catch (IllegalArgumentException e) {
      LOG.error("{}; usage: {}", e.getMessage(), DrainOrder.USAGE);
      return 2;
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putIfAbsent("MYSOCKET_TUNNEL_IMAGE", "none");
    Optional<OperatorConfig> config = config(environment);
    if (config.isEmpty()) {
      return 2;
    }
    try (KubernetesClient client = client()) {
      int left = MySocketOperator.drain(config.get(), client, order);
      LOG.info("drained; {} sockets may be left on a relay", left);
      return 0;
    } catch (KubernetesClientException e) {
      LOG.error("the API server refused: {}", Causes.message(e));
      return 1;
    }
  }

  private static Optional<OperatorConfig> config(Map<String, String> environment) {
    try {
      return Optional.of(OperatorConfig.of(environment));
    } catch (IllegalArgumentException e) {
      LOG.error("the environment is not right:\n{}", e.getMessage());
      return Optional.empty();
    }
  }

  static KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withMaxConcurrentRequests(REQUESTS)
            .withMaxConcurrentRequestsPerHost(REQUESTS)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(KubernetesJson.lenient())
        .build();
  }
}
