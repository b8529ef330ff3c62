package io.latchkey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of a token source as keys and values of text, below a prefix: {@code latchkey.token-endpoint}. An
 * environment variable stands for the key that becomes its name once everything but letters and digits is an underscore,
 * and, if need be, in upper case, as MicroProfile Config has it: {@code LATCHKEY_TOKEN_ENDPOINT}.
 *
 * <p>Whatever else is below the prefix is a mistake, and all mistakes are told at once.
 */
final class Configuration {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    private static final String PARAMETER = "parameter.";

    /** What somebody may have meant, by what they may have written. */
    private static final Map<String, String> MEANT = new LinkedHashMap<>();

    static {
        for (ConfiguredOption option : ConfiguredOption.values()) {
            MEANT.put(option.key(), option.key());
        }
        for (String parameter : new String[] {"audience", "resource"}) {
            MEANT.put(parameter, PARAMETER + parameter);
            MEANT.put(PARAMETER + parameter, PARAMETER + parameter);
        }
        MEANT.put("parameter", PARAMETER + "audience");
    }

    /** What Kubernetes has in the environment for a service that is called like the prefix. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

    private final String prefix;

    /**
     * Begins below a prefix.
     *
     * @param prefix with or without a full stop at its end; empty for keys that have none
     */
    Configuration(String prefix) {
        this.prefix = prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (!prefix.isEmpty() && !PREFIX.matcher(this.prefix).matches()) {
            throw new IllegalArgumentException(
                    "prefix: takes letters, digits, and between them full stops, hyphens and underscores");
        }
    }

    /** How a key may be spelled. */
    private enum Form {
        AS_IT_IS,

        /** What frameworks make of an environment variable, where they list all keys that they know. */
        DOTS,

        UNDERSCORES,
        UPPER_CASE;

        String of(String key) {
            String underscores = key.replaceAll("[^A-Za-z0-9]", "_");
            return switch (this) {
                case AS_IT_IS -> key;
                case DOTS -> underscores.replace('_', '.');
                case UNDERSCORES -> underscores;
                case UPPER_CASE -> underscores.toUpperCase(Locale.ROOT);
            };
        }
    }

    private String full(String key) {
        return prefix.isEmpty() ? key : prefix + "." + key;
    }

    /** By which keys and variables these options could have come. */
    String keysOf(String... options) {
        return Arrays.stream(options)
                .map(option -> full(option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)))
                .flatMap(key -> Stream.of(key, Form.UPPER_CASE.of(key)))
                .collect(Collectors.joining(", "));
    }

    /** Sets on the builder what is told below the prefix. */
    void setOn(ClientCredentialsTokenSource.Builder builder, Map<String, String> settings) {
        Reading reading = new Reading(builder);
        new TreeMap<>(settings).forEach(reading::take);
        reading.end();
    }

    /** One map, while it is read. */
    private final class Reading {

        private final ClientCredentialsTokenSource.Builder builder;
        private final Map<ConfiguredOption, String> given = new EnumMap<>(ConfiguredOption.class);

        /** How each setting was spelled, by its key. */
        private final Map<String, String> spelled = new TreeMap<>();

        private final List<String> mistakes = new ArrayList<>();

        Reading(ClientCredentialsTokenSource.Builder builder) {
            this.builder = builder;
        }

        void take(String key, @Nullable String text) {
            String value = text == null ? "" : text;
            Form below = null;
            for (Form form : Form.values()) {
                if (!key.startsWith(form.of(full("")))) {
                    continue;
                }
                boolean upperCase = form == Form.UPPER_CASE && form.of(key).equals(key);
                below = below == null || upperCase ? form : below;
                for (ConfiguredOption option : ConfiguredOption.values()) {
                    if (key.equals(form.of(full(option.key())))) {
                        takeOption(option, key, value);
                        return;
                    }
                }
                String parameters = form.of(full(PARAMETER));
                if (key.startsWith(parameters) && key.length() > parameters.length()) {
                    String name = key.substring(parameters.length());
                    takeParameter(form == Form.UPPER_CASE ? name.toLowerCase(Locale.ROOT) : name, key, value);
                    return;
                }
            }
            if (below != null) {
                takeUnknown(below, key);
            }
        }

        private void takeOption(ConfiguredOption option, String key, String value) {
            if (isNew(option.key(), key) && isThere(key, value)) {
                given.put(option, option.isTakenAsItIs() ? value : value.strip());
            }
        }

        private void takeParameter(String name, String key, String value) {
            if (isNew(PARAMETER + name, key) && isThere(key, value)) {
                tried(key, () -> builder.parameter(name, value));
            }
        }

        private boolean isNew(String setting, String key) {
            String before = spelled.putIfAbsent(setting, key);
            if (before != null) {
                mistakes.add(before + " and " + key + " are the same setting: leave one of them out");
            }
            return before == null;
        }

        /** A variable that was to be filled from elsewhere, and was not, is empty. */
        private boolean isThere(String key, String value) {
            if (value.isBlank()) {
                mistakes.add(key + " is empty: leave it out, or see why it is not filled");
            }
            return !value.isBlank();
        }

        private void takeUnknown(Form form, String key) {
            String rest = key.substring(form.of(full("")).length());
            boolean variable = form == Form.UPPER_CASE || key.equals(Form.DOTS.of(key));
            if (variable && OF_KUBERNETES.matcher(Form.UPPER_CASE.of(rest)).matches()) {
                return;
            }
            String nearest = NearestName.to(rest, MEANT.keySet());
            mistakes.add(
                    key + " is not known; the nearest that is: " + form.of(full(MEANT.getOrDefault(nearest, nearest))));
        }

        void end() {
            given.forEach((option, text) -> tried(spelling(option), () -> option.set(builder, text)));
            ConfiguredAuthentication authentication = new ConfiguredAuthentication(given);
            authentication
                    .unused()
                    .forEach(option -> mistakes.add(spelling(option) + " " + authentication.whyUnused()));
            if (authentication.isNamed()) {
                tried(
                        spelling(ConfiguredOption.CLIENT_AUTHENTICATION),
                        () -> builder.clientAuthentication(authentication.make()));
            }
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(told());
            }
        }

        private String spelling(ConfiguredOption option) {
            return Objects.requireNonNull(spelled.get(option.key()));
        }

        private void tried(String key, Runnable setting) {
            try {
                setting.run();
            } catch (IllegalArgumentException | IllegalStateException e) {
                mistakes.add(key + ": " + e.getMessage());
            }
        }

        private String told() {
            if (mistakes.size() == 1) {
                return mistakes.get(0);
            }
            StringBuilder all = new StringBuilder(mistakes.size() + " settings are wrong");
            for (int i = 0; i < mistakes.size(); i++) {
                all.append(i == 0 ? ": (" : "; (").append(i + 1).append(") ").append(mistakes.get(i));
            }
            return all.toString();
        }
    }
}
