/**
 * {@code mysocketctl doctor}: finds what stands between a person and a working tunnel. Checks run
 * in the order in which a connection is made ({@link io.mysocket.client.doctor.DoctorCommand});
 * each gives a {@code Finding} with a remedy.
 */
@NullMarked
package io.mysocket.client.doctor;

import org.jspecify.annotations.NullMarked;
