package io.latchkey;

/**
 * Marks an exception whose message is this library's own, with nothing in it that came from the other side, so that it
 * may be shown.
 */
interface OwnWords {}
