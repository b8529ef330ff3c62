/**
 * What every adapter does on every HTTP stack, written once. A stack is bound to it by a {@link
 * io.latchkey.contract.Stack} and a test class that extends {@link io.latchkey.contract.BearerAuthContract}; what a
 * stack cannot do is overridden there, with the reason.
 */
@NullMarked
package io.latchkey.contract;

import org.jspecify.annotations.NullMarked;
