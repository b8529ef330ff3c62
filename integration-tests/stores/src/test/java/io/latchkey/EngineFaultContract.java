package io.latchkey;

import io.latchkey.engines.Client;
import io.latchkey.engines.Engine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On an engine that lives in the JVM: what goes wrong goes wrong between it and the instances. */
abstract class EngineFaultContract extends FaultContract {

    private final Hindrance hindrance = new Hindrance();
    private @Nullable Engine engine;

    /** Starts the engine. */
    protected abstract Engine start() throws Exception;

    @BeforeAll
    void startEngine() throws Exception {
        engine = start();
        for (int i = 0; i < INSTANCES; i++) {
            hindrance.add(engine.connect());
        }
    }

    @AfterAll
    void closeEngine() throws Exception {
        hindrance.late(Duration.ZERO).clients().forEach(Client::close);
        if (engine != null) {
            engine.close();
        }
    }

    @Override
    Trouble stalled() {
        return hindrance.cutThere();
    }

    @Override
    Trouble dead() {
        return hindrance.dead();
    }

    @Override
    Trouble full() {
        return hindrance.full();
    }

    @Override
    Trouble late(Duration eachWay) {
        return hindrance.late(eachWay);
    }

    @Override
    Trouble cutThere() {
        return hindrance.cutThere();
    }

    @Override
    Trouble cutBack() {
        return hindrance.cutBack();
    }
}
