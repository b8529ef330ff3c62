/**
 * The demo: an OkHttp client and a Jersey client at work, told on the terminal as it happens, with a table at the end.
 *
 * <p>{@link io.latchkey.demo.Demo} begins. By itself it starts a sandbox and plays the {@link io.latchkey.demo.Scene
 * scenes}, one class each, in the order of {@link io.latchkey.demo.SandboxDemo}; with the credentials of a real client in
 * the environment it asks the real token endpoint instead ({@link io.latchkey.demo.RealEndpoint}). It never prints a
 * token or a secret.
 */
@NullMarked
package io.latchkey.demo;

import org.jspecify.annotations.NullMarked;
