package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.operator.tunnels.TunnelPlan.AgentImage;
import java.util.List;
import java.util.Map;

/**
 * The Pod of a tunnel, or of a pool, under the restricted Pod Security profile.
 *
 * <p>Values are written as the API server stores them: 16Mi, not 16384Ki; no zero values.
 */
final class TunnelPod {
  private static final String FOLDER = "/etc/mysocket/tunnel";
  private static final String CREDENTIAL = "credential";
  static final int PORT = 8081;
  static final String PORT_NAME = "health";
  private static final long USER = 65532;
  private static final long DRAIN_SECONDS = 45;
  private static final int OWNER_AND_GROUP_READ = 0440;

  private TunnelPod() {}

  static PodSpec of(MySocket socket, TunnelPlan plan) {
    return of(Labels.name(socket), Labels.selector(socket), agent(plan.image(), arguments(plan)));
  }

  /** A Pod that carries every socket of the pool's Secret. */
  static PodSpec of(Pool pool, PoolPlan plan) {
    Container agent = agent(plan.image(), arguments(plan));
    agent.setResources(PoolPlan.RESOURCES);
    return of(pool.name(), pool.selector(), agent);
  }

  /**
   * @param name of account and Secret
   */
  private static PodSpec of(String name, Map<String, String> selector, Container agent) {
    return new PodSpecBuilder()
        .withServiceAccountName(name)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(DRAIN_SECONDS)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withTopologySpreadConstraints(
            spread(selector, "topology.kubernetes.io/zone"),
            spread(selector, "kubernetes.io/hostname"))
        .withContainers(agent)
        .withVolumes(
            new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("16Mi"))
                .endEmptyDir()
                .build(),
            new VolumeBuilder()
                .withName(CREDENTIAL)
                .withNewSecret()
                .withSecretName(name)
                .withDefaultMode(OWNER_AND_GROUP_READ)
                .endSecret()
                .build())
        .build();
  }

  private static Container agent(AgentImage image, List<String> arguments) {
    return new ContainerBuilder()
        .withName("agent")
        .withImage(image.name())
        .withImagePullPolicy(image.pullPolicy())
        .withArgs(arguments)
        .addNewPort()
        .withName(PORT_NAME)
        .withContainerPort(PORT)
        .withProtocol("TCP")
        .endPort()
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("64Mi")))
        .withLimits(Map.of("memory", new Quantity("128Mi")))
        .endResources()
        .withReadinessProbe(probe("/readyz", 2, 2))
        .withLivenessProbe(probe("/livez", 10, 3))
        .withStartupProbe(probe("/livez", 1, 60))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .addNewVolumeMount()
        .withName(CREDENTIAL)
        .withMountPath(FOLDER)
        .withReadOnly(true)
        .endVolumeMount()
        .build();
  }

  private static List<String> arguments(TunnelPlan plan) {
    return List.of(
        "agent",
        "--relay",
        plan.relay(),
        "--user",
        plan.socketId(),
        "--key-file",
        FOLDER + "/" + TunnelSecret.PRIVATE_KEY,
        "--known-hosts",
        FOLDER + "/" + TunnelSecret.KNOWN_HOSTS,
        "--target",
        plan.target(),
        "--health-port",
        Integer.toString(PORT));
  }

  private static List<String> arguments(PoolPlan plan) {
    return List.of(
        "agent",
        "--relay",
        plan.relay(),
        "--sockets",
        FOLDER,
        "--known-hosts",
        FOLDER + "/" + TunnelSecret.KNOWN_HOSTS,
        "--health-port",
        Integer.toString(PORT));
  }

  private static Probe probe(String path, int seconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(PORT_NAME))
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(seconds)
        .withTimeoutSeconds(3)
        .withFailureThreshold(failures)
        .build();
  }

  private static TopologySpreadConstraint spread(Map<String, String> selector, String key) {
    return new TopologySpreadConstraintBuilder()
        .withTopologyKey(key)
        .withMaxSkew(1)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(selector)
        .endLabelSelector()
        .withMatchLabelKeys("pod-template-hash")
        .build();
  }
}
