package io.mysocket.relay.database;

import org.jdbi.v3.core.Handle;

/** Work in progress on the database; for tables, and only while the call that was given it runs. */
public record Transaction(Handle handle) {}
