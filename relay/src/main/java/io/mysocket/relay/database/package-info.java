/**
 * The relay's durable state: a SQLite file in the data folder, or a PostgreSQL database.
 *
 * <p>{@link io.mysocket.relay.database.Database} opens it through a {@code Store} of its kind,
 * brings it to the present version by the migrations in {@code db/migration}, and runs work on it:
 * reads side by side, writes one after the other, each one transaction. A failure becomes a {@code
 * Fault}, from which {@code Standing} draws whether the database is usable, read-only or gone; in
 * the last two its thread alone asks it until it is back, and work is refused at once. {@link
 * io.mysocket.relay.database.Transaction} is what the tables of the features ({@code *Table}) work
 * with. The SQL is such that both kinds take it: ids are TEXT (UUIDv7), times BIGINT (epoch
 * milliseconds), documents TEXT (JSON). Calls block: never from an event loop.
 */
@NullMarked
package io.mysocket.relay.database;

import org.jspecify.annotations.NullMarked;
