/** The kind MySocketDomain: a host name of its owner's, reserved on a relay. */
@NullMarked
package io.mysocket.crds.domains;

import org.jspecify.annotations.NullMarked;
