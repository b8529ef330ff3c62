package io.latchkey;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An application that looks for its client secrets in a dump of its own heap. It knows them backwards only, so that it
 * finds no copies of its own.
 */
final class HeapDump {

    private static final String GIVEN = "terces-nevig-eht-fo-yranac";
    private static final String SUPPLIED = "terces-deilppus-eht-fo-yranac";

    private HeapDump() {}

    /**
     * Fetches tokens, and ends well if the heap then has each secret once for each source, and none once those are gone.
     *
     * @param args the token endpoint, and where dumps may be left
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        fetch(args[0], directory);
        await(0, 0, directory);
    }

    private static void fetch(String endpoint, Path directory) throws IOException {
        Supplier<String> supplier = () -> reversed(SUPPLIED);
        try (ClientCredentialsTokenSource given =
                        source(endpoint).clientSecret(reversed(GIVEN)).build();
                ClientCredentialsTokenSource posted =
                        source(endpoint).clientSecret(supplier).build();
                ClientCredentialsTokenSource inHeader = source(endpoint)
                        .clientAuthentication(ClientAuthentication.clientSecretBasic())
                        .clientSecret(supplier)
                        .build()) {
            List<ClientCredentialsTokenSource> sources = List.of(given, posted, inHeader);
            for (ClientCredentialsTokenSource source : sources) {
                source.token();
            }
            // Which one was taken last is remembered: a refusal is told otherwise then.
            await(1, 2, directory);
            for (ClientCredentialsTokenSource source : sources) {
                source.token();
            }
        }
    }

    private static ClientCredentialsTokenSource.Builder source(String endpoint) {
        return ClientCredentialsTokenSource.builder().tokenEndpoint(endpoint).clientId("client");
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** A worker may still be on its way out of the fetch whose token is there. */
    private static void await(int ofTheGiven, int ofTheSupplied, Path directory) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int dump = 0; ; dump++) {
            Path file = directory.resolve(dump + ".hprof");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
            int given = occurrences(file, GIVEN);
            int supplied = occurrences(file, SUPPLIED);
            Files.delete(file);
            if (given == ofTheGiven && supplied == ofTheSupplied) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the heap has the given secret " + given + " times, the supplied one " + supplied + " times");
            }
        }
    }

    /** A string of such characters is a byte each in the heap; outside of it, while it is read, it is none of it. */
    private static int occurrences(Path file, String backwards) throws IOException {
        int last = backwards.length() - 1;
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int found = 0;
            for (int i = 0; i < bytes.limit() - last; i++) {
                int equal = 0;
                while (equal <= last && bytes.get(i + equal) == backwards.charAt(last - equal)) {
                    equal++;
                }
                found += equal > last ? 1 : 0;
            }
            return found;
        }
    }
}
