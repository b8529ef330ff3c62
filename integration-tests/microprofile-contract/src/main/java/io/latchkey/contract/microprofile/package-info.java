/** What MicroProfile REST clients have in common: the binding, and how our filter gets into them. */
@NullMarked
package io.latchkey.contract.microprofile;

import org.jspecify.annotations.NullMarked;
