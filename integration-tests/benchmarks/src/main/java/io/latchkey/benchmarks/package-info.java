/**
 * What a token costs: {@link io.latchkey.benchmarks.FreshTokenBenchmark} when it is at hand, {@link
 * io.latchkey.benchmarks.Stampede}, {@link io.latchkey.benchmarks.RefreshStall} and {@link
 * io.latchkey.benchmarks.WaitingCalls} when it is not, {@link io.latchkey.benchmarks.ColdStart} when it is the first one of
 * a JVM; what {@link io.latchkey.benchmarks.ManySources} take; and what an adapter adds to a call, without the network:
 * {@link io.latchkey.benchmarks.OkHttpCall}, {@link io.latchkey.benchmarks.JerseyCallBenchmark}.
 */
@NullMarked
package io.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
