package io.mysocket.relay.mail;

import java.time.Instant;

/** Mail that waits. */
record MailRow(String id, String kind, String recipient, Instant createdAt, int attempts) {}
