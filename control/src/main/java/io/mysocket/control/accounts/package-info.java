/** Who calls the API: accounts and the tokens that speak for them. */
@NullMarked
package io.mysocket.control.accounts;

import org.jspecify.annotations.NullMarked;
