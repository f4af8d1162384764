/**
 * Saves a relay and brings it back.
 *
 * <p>{@link io.mysocket.relay.backup.Backup} writes one zip file: a snapshot of the SQLite database
 * as of one moment ({@code VACUUM INTO}, beside a running relay), then every other file of the data
 * folder, then {@code backup.json} with their SHA-256 sums. The database comes first, so that every
 * key that it speaks of is among the files. {@link io.mysocket.relay.backup.Restore} checks all
 * sums before it writes the first file, and writes into an empty folder only. A PostgreSQL database
 * is not in it: {@code pg_dump} saves that.
 */
@NullMarked
package io.mysocket.relay.backup;

import org.jspecify.annotations.NullMarked;
