/** Who may know whom, what the public API is, and whether what users paste is what was run. */
@NullMarked
package io.latchkey.architecture;

import org.jspecify.annotations.NullMarked;
