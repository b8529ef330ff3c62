package io.latchkey.chaos;

import org.jspecify.annotations.Nullable;

/**
 * What a caller was answered.
 *
 * @param call whose answer it says it is
 */
record Answer(int status, @Nullable String call, String body) {}
