/**
 * The few pages that people see: whole HTML documents of one look, without scripts, cookies but one
 * against forged forms, or anything from elsewhere.
 *
 * <p>A {@link io.mysocket.relay.pages.Page} is a template of the resources with its {@code
 * {{name}}} filled in, always escaped; {@link io.mysocket.relay.pages.Forms} tells a form that a
 * page of ours sent from one that another site made a browser send.
 */
@NullMarked
package io.mysocket.relay.pages;

import org.jspecify.annotations.NullMarked;
