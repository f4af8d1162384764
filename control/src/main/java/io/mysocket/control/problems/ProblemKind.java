package io.mysocket.control.problems;

/**
 * Every kind of refusal of the API. Codes are part of the contract: they are added, never renamed.
 */
public enum ProblemKind {
  INVALID_FIELD(400, "invalid-field", "A field has a value that cannot be taken"),
  INVALID_BODY(400, "invalid-body", "The body is not what this call takes"),
  UNAUTHORIZED(401, "unauthorized", "No valid token"),
  LOGIN_FAILED(401, "login-failed", "The e-mail address or the password is wrong"),
  NOT_CONFIRMED(403, "not-confirmed", "The e-mail address has not been confirmed"),
  SIGN_UP_CLOSED(403, "sign-up-closed", "Not everybody may sign up here"),
  LINK_INVALID(410, "link-invalid", "The link is not valid any more"),
  ACCOUNT_SUSPENDED(403, "account-suspended", "The account is suspended"),
  FORBIDDEN(403, "forbidden", "The token does not allow this"),
  NOT_FOUND(404, "not-found", "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "The path does not know this method"),
  HOSTNAME_TAKEN(409, "hostname-taken", "The name belongs to another socket"),
  PORT_UNAVAILABLE(409, "port-unavailable", "The port cannot be had"),
  OWNED_BY_ANOTHER(409, "owned-by-another", "The socket belongs to another owner"),
  KEY_TAKEN(409, "key-taken", "The public key is registered for another socket"),
  GENERATION_MISMATCH(412, "generation-mismatch", "The socket has changed since it was read"),
  BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body is not JSON"),
  QUOTA_EXCEEDED(403, "quota-exceeded", "The account has as many as it may have"),
  NOT_SUPPORTED(422, "not-supported", "This relay does not offer that"),
  RATE_LIMITED(429, "rate-limited", "Too many requests"),
  NOT_OFFERED(501, "not-offered", "This relay does not do that"),
  INTERNAL(500, "internal", "The relay failed"),
  UNAVAILABLE(503, "unavailable", "The relay cannot do this now");

  private final int status;
  private final String code;
  private final String title;

  ProblemKind(int status, String code, String title) {
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The name on the wire. */
  public String code() {
    return code;
  }

  /** The code in words. */
  public String title() {
    return title;
  }
}
