package io.latchkey;

import io.latchkey.engines.Client;
import java.util.List;

/**
 * What befalls a store.
 *
 * @param clients one for each instance, in which it shows
 */
record Trouble(List<Client> clients, Step beginning, Step end) {

    /** Has it begin, or end. */
    interface Step {
        void run() throws Exception;
    }
}
