/** Tests of what needs no implementation of Jakarta REST. */
@NullMarked
package io.latchkey.jaxrs;

import org.jspecify.annotations.NullMarked;
