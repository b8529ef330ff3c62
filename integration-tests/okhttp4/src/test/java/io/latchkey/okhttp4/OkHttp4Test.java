package io.latchkey.okhttp4;

import io.latchkey.contract.okhttp.OkHttpContract;

final class OkHttp4Test extends OkHttpContract {}
