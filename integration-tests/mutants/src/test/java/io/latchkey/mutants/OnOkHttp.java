package io.latchkey.mutants;

import io.latchkey.contract.okhttp.OkHttpContract;

final class OnOkHttp extends OkHttpContract {

    /** Enough to notice. */
    @Override
    public int callsInARow() {
        return 100;
    }
}
