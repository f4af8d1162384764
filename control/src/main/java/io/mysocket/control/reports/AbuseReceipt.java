package io.mysocket.control.reports;

/**
 * That a report has been taken.
 *
 * @param id its own, or that of one that says the same already
 */
public record AbuseReceipt(String id) {}
