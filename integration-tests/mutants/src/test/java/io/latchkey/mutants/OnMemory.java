package io.latchkey.mutants;

import io.latchkey.engines.Engine;
import io.latchkey.engines.StoreContract;

final class OnMemory extends StoreContract {

    @Override
    protected Engine start() {
        return new MemoryEngine();
    }
}
