package io.mysocket.control.accounts;

/** Whoever wants a mail: the body of requests for one. */
public record MailWish(String email) {}
