/**
 * A relay for tests: {@link io.mysocket.control.testing.FakeRelay} answers the API over HTTPS from
 * memory ({@code FakeState}), counts what it was asked, and fails as told. Tunnels are connected by
 * the test, not by SSH.
 */
@NullMarked
package io.mysocket.control.testing;

import org.jspecify.annotations.NullMarked;
