package io.latchkey.jaxrs;

/** On the module path, our module has to read the implementation's, which it cannot name: it may be any of several. */
final class Modules {

    private Modules() {}

    static void read(Class<?> ofAnImplementation) {
        Module ours = Modules.class.getModule();
        Module its = ofAnImplementation.getModule();
        ours.addReads(its);
        if (its.getLayer() != null) {
            its.getLayer().modules().forEach(ours::addReads);
        }
    }
}
