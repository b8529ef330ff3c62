/** A recipe for Spring, to be copied. */
@NullMarked
package io.latchkey.spring;

import org.jspecify.annotations.NullMarked;
