/** Refusals: one document for people and programs, as RFC 9457 has it. */
@NullMarked
package io.mysocket.control.problems;

import org.jspecify.annotations.NullMarked;
