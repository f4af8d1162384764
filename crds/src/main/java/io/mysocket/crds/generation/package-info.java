/**
 * Records to YAML: {@link io.mysocket.crds.generation.CrdGen} runs Fabric8's generator over every
 * kind, {@link io.mysocket.crds.generation.Finish} adds what the generator has no annotation for.
 *
 * <p>Runs in the build only (its library is not on the class path of the programs). The YAML is
 * committed in the chart; a test fails when it is not what the records say.
 */
@NullMarked
package io.mysocket.crds.generation;

import org.jspecify.annotations.NullMarked;
