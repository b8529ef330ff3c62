/** Stores on engines, and over clients, beyond those that are tried each time. */
@NullMarked
package io.latchkey.engines.matrix;

import org.jspecify.annotations.NullMarked;
