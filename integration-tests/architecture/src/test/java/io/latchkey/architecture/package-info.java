/** Who may know whom, and what the public API is. */
@NullMarked
package io.latchkey.architecture;

import org.jspecify.annotations.NullMarked;
