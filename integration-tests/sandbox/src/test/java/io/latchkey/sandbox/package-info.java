/** What tests and the demo rely on when they rely on the sandbox. */
@NullMarked
package io.latchkey.sandbox;

import org.jspecify.annotations.NullMarked;
