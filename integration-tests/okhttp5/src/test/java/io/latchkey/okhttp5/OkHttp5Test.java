package io.latchkey.okhttp5;

import io.latchkey.contract.okhttp.OkHttpContract;

final class OkHttp5Test extends OkHttpContract {}
