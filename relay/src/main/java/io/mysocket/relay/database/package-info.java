/**
 * The relay's durable state: one SQLite file in the data folder.
 *
 * <p>{@link io.mysocket.relay.database.Database} opens it, brings it to the present version by the
 * migrations in {@code db/migration}, and runs work on it: reads side by side, writes one after the
 * other, each one transaction. {@link io.mysocket.relay.database.Transaction} is what the tables of
 * the features ({@code *Table}) work with. The SQL is such that PostgreSQL takes it as well: ids
 * are TEXT (UUIDv7), times BIGINT (epoch milliseconds), documents TEXT (JSON). Calls block: never
 * from an event loop.
 */
@NullMarked
package io.mysocket.relay.database;

import org.jspecify.annotations.NullMarked;
