/**
 * What a real API server makes of our kinds, with or without an operator running.
 *
 * <p>The table is {@code resources/manifests/KIND/}: {@code good} and {@code bad} hold one object
 * each, to be created; {@code good-changes} and {@code bad-changes} an object and its successor. A
 * bad file is named {@code invalid-FIELD-WHY.yaml} and begins with lines {@code # want: TEXT}: what
 * the refusal must say. {@link io.mysocket.e2e.manifests.ManifestTableTest} sees that no rule of
 * the CRDs is left out, {@link io.mysocket.e2e.manifests.ManifestsIT} tries each file, {@link
 * io.mysocket.e2e.manifests.KindsIT} looks at what the kinds show: first status, defaults, columns,
 * scale, field selectors.
 */
@NullMarked
package io.mysocket.e2e.manifests;

import org.jspecify.annotations.NullMarked;
