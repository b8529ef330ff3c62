/** Against Keycloak itself, a process of its own on this machine, which is started once for all tests. */
@NullMarked
package io.latchkey.keycloak;

import org.jspecify.annotations.NullMarked;
