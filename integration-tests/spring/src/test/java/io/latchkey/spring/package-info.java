/** The contract on Spring's clients. */
@NullMarked
package io.latchkey.spring;

import org.jspecify.annotations.NullMarked;
