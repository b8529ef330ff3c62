/**
 * Scenes of the engine for schedules, and what stands on the stage besides: the clocks and threads ({@code StagedTiming}),
 * and the token endpoint with its callers ({@code StagedWorld}). They are no part of what is switched: what they remember
 * takes no steps but those that they make.
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
