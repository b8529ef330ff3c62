package io.latchkey.contract.jaxrs;

/** What only {@link OrderWriter} can write. */
record Order(String asset) {}
