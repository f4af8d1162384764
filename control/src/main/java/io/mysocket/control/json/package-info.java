/** How the API's types become JSON and back. */
@NullMarked
package io.mysocket.control.json;

import org.jspecify.annotations.NullMarked;
