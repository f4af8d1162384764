package io.mysocket.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator, in a Pod or with a kubeconfig. */
public final class OperatorMain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  /** Calls of the API server at once. */
  private static final int REQUESTS = 256;

  private OperatorMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      // Also the training run of the image: it loads what every start loads.
      System.out.println("mysocket-operator takes no arguments, only an environment");
      client().close();
      System.exit(args[0].equals("--version") ? 0 : 2);
    }
    OperatorConfig config;
    try {
      config = OperatorConfig.of(System.getenv());
    } catch (IllegalArgumentException e) {
      LOG.error("the environment is not right:\n{}", e.getMessage());
      System.exit(2);
      return;
    }
    MySocketOperator operator = new MySocketOperator(config, client());
    Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "stop"));
    operator.start();
    LOG.atInfo()
        .addKeyValue("milliseconds", ManagementFactory.getRuntimeMXBean().getUptime())
        .log("operator started");
    // Virtual threads and those of the HTTP client are daemons: without this the JVM ends, with
    // status 0, once the last pool thread of the start has idled for a minute.
    Thread.currentThread().join();
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
