/**
 * The custom resources of MySocket as Java records, and what more than one of them has.
 *
 * <p>{@link io.mysocket.crds.sockets} is what people write, {@link io.mysocket.crds.relays} where
 * it is made public, and {@link io.mysocket.crds.generation} turns both into the YAML that the
 * chart ships: annotations beside a component become rules of the API server, so a record, its
 * schema and its messages cannot drift apart.
 *
 * <p>Specs are read only. A component that may be left out is {@code @Nullable} and null means
 * "default": nothing is filled in and written back. Statuses are written whole by server-side
 * apply, where a null removes the field.
 *
 * <p>A newer schema may hold fields and enum values that these records lack. Read them with unknown
 * fields ignored and unknown enum values taken for the {@code UNKNOWN} constant that each enum has
 * and no schema shows.
 */
@NullMarked
package io.mysocket.crds;

import org.jspecify.annotations.NullMarked;
