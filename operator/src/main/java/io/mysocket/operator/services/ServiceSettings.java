package io.mysocket.operator.services;

/**
 * How Services are minded.
 *
 * @param loadBalancerClass of Services that get a MySocket for each port
 * @param legacyNames whether the socket that the old Kubernetes controller made for a Service is
 *     taken over
 */
public record ServiceSettings(String loadBalancerClass, boolean legacyNames) {
  /** The usual ones. */
  public static final ServiceSettings DEFAULT = new ServiceSettings("mysocket.io/tunnel", false);
}
