package io.latchkey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All targets, by their names. */
final class Targets {

    private static final Map<String, Supplier<Target>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("origins", OriginTarget::new);
        ALL.put("paths", PathTarget::new);
        ALL.put("answers", AnswerTarget::new);
        ALL.put("wire", WireTarget::new);
        ALL.put("challenges", ChallengeTarget::new);
        ALL.put("metadata", MetadataTarget::new);
        ALL.put("dates", DateTarget::new);
        ALL.put("records", RecordTarget::new);
        ALL.put("key-files", KeyFileTarget::new);
        ALL.put("key-stores", KeyStoreTarget::new);
        ALL.put("assertions", AssertionTarget::new);
        ALL.put("signatures", SignatureTarget::new);
        ALL.put("settings", SettingsTarget::new);
        ALL.put("connections-okhttp", () -> new ConnectionTarget(OkHttpStack::new));
        ALL.put("connections-jersey", () -> new ConnectionTarget(JaxrsStack::jersey));
        ALL.put("connections-resteasy", () -> new ConnectionTarget(JaxrsStack::resteasy));
        ALL.put("connections-cxf", () -> new ConnectionTarget(JaxrsStack::cxf, "my_api"));
    }

    private Targets() {}

    static Iterable<String> names() {
        return ALL.keySet();
    }

    static Target named(String name) {
        Supplier<Target> target = ALL.get(name);
        if (target == null) {
            throw new IllegalArgumentException("no target is called " + name + "; there are " + ALL.keySet());
        }
        return target.get();
    }
}
