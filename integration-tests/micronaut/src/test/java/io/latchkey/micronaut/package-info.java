/** Our interceptor among the beans of Micronaut. */
@NullMarked
package io.latchkey.micronaut;

import org.jspecify.annotations.NullMarked;
