package io.mysocket.crds;

/**
 * Regular expressions that the schemas of several kinds share; RE2 syntax, as the API server reads
 * them.
 */
public final class Patterns {
  /** One DNS label (RFC 1123), lower case. */
  public static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** Name of a Kubernetes object: labels joined by dots. */
  public static final String OBJECT_NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /** Host name with at least two labels, punycode allowed, optionally a wildcard as first label. */
  public static final String HOSTNAME =
      "^(\\*\\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[-a-z0-9]{0,58}[a-z0-9])$";

  /** Domain that host names may be below; no wildcard. */
  public static final String SUFFIX =
      "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)*[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

  private Patterns() {}
}
