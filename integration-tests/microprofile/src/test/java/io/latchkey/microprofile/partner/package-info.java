/** An application of MicroProfile, as the recipe has it. */
@NullMarked
package io.latchkey.microprofile.partner;

import org.jspecify.annotations.NullMarked;
