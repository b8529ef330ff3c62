package io.latchkey.microprofile;

import io.latchkey.contract.microprofile.MicroProfileContract;

final class MicroProfileTest extends MicroProfileContract {}
