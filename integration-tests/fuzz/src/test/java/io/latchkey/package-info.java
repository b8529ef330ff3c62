/**
 * What comes from outside, in every shape that chance finds. A {@link io.latchkey.Target} takes bytes, makes of them what
 * it tries ({@link io.latchkey.Dice}), and throws a {@link io.latchkey.Finding} if what came of it is not as it has to be;
 * {@link io.latchkey.Targets} lists them. {@link io.latchkey.FuzzTest} tries each for some seconds in every build, from
 * seeds that never change and from the corpus in the resources; {@link io.latchkey.Fuzz} has Jazzer try them for an hour.
 *
 * <p>In the package of core, for what is not public.
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
