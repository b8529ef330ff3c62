/**
 * What a token costs: {@link io.latchkey.benchmarks.FreshTokenBenchmark} when it is at hand, {@link
 * io.latchkey.benchmarks.Stampede} and {@link io.latchkey.benchmarks.RefreshStall} when it is not; and what an adapter
 * adds to a call, without the network: {@link io.latchkey.benchmarks.OkHttpCall}.
 */
@NullMarked
package io.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
