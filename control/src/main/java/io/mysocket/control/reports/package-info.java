/** What visitors report of sockets that do harm, for the administrator of a relay. */
@NullMarked
package io.mysocket.control.reports;

import org.jspecify.annotations.NullMarked;
