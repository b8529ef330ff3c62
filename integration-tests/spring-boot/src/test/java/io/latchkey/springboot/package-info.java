/** An application of Spring Boot, as the recipe has it. */
@NullMarked
package io.latchkey.springboot;

import org.jspecify.annotations.NullMarked;
