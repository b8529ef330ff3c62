package io.latchkey.canary;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/** What JMX shows of the process: the names of all beans, and their attributes, down to the last table in a table. */
public final class Beans {

    /** Its attributes, which are of the JDK alone, are made when they are asked for, at length. */
    private static final String FLIGHT_RECORDER = "jdk.management.jfr";

    private final Haystack haystack;

    private Beans(Haystack haystack) {
        this.haystack = haystack;
    }

    /** Adds all of it. */
    public static void addTo(Haystack haystack) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            haystack.add("the name of an MBean", name.getCanonicalName());
            if (!name.getDomain().equals(FLIGHT_RECORDER)) {
                new Beans(haystack).addAttributes(server, name);
            }
        }
    }

    private void addAttributes(MBeanServer server, ObjectName name) {
        try {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                if (attribute.isReadable()) {
                    addAttribute(server, name, attribute);
                }
            }
        } catch (JMException | RuntimeException gone) {
            // Somebody has just taken it out.
        }
    }

    private void addAttribute(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            addValue(name + " " + attribute.getName(), server.getAttribute(name, attribute.getName()));
        } catch (JMException | RuntimeException notOnThisMachine) {
            // Not every virtual machine knows each of its own.
        }
    }

    private void addValue(String where, @Nullable Object value) {
        if (value instanceof CompositeData data) {
            data.values().forEach(each -> addValue(where, each));
        } else if (value instanceof TabularData table) {
            table.values().forEach(row -> addValue(where, row));
        } else if (value instanceof Map<?, ?> map) {
            addValue(where, map.keySet().toArray());
            addValue(where, map.values().toArray());
        } else if (value instanceof Iterable<?> several) {
            several.forEach(each -> addValue(where, each));
        } else if (value instanceof Object[] several) {
            for (Object each : several) {
                addValue(where, each);
            }
        } else if (!(value instanceof Number) && !(value instanceof Boolean) && value != null) {
            haystack.addPrinted(where, value);
        }
    }
}
