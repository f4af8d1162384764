package io.mysocket.relay.accounts;

/**
 * Somebody who has sockets.
 *
 * @param socketQuota most sockets at once
 */
public record Account(String id, String name, int socketQuota) {}
