/** The relay, the operator and the visitors that the end-to-end tests work with. */
@NullMarked
package io.mysocket.e2e.lab;

import org.jspecify.annotations.NullMarked;
