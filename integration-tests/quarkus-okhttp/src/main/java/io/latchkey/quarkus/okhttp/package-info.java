/** Our interceptor among the beans of Quarkus. */
@NullMarked
package io.latchkey.quarkus.okhttp;

import org.jspecify.annotations.NullMarked;
