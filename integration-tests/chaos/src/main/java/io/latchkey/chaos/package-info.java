/** A soak in chaos: callers by three HTTP stacks, everything around them failing, and a ledger of what may never happen. */
@NullMarked
package io.latchkey.chaos;

import org.jspecify.annotations.NullMarked;
