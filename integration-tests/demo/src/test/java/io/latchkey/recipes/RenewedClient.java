package io.latchkey.recipes;

import io.latchkey.ClientCredentialsTokenSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

// tag::renewed[]
/** A client and its token source, both made anew once the files of the client certificate have changed. */
final class RenewedClient<C> {

    /** They belong together: a token is bound to the certificate that its client shows. */
    record Pair<C>(C client, ClientCredentialsTokenSource tokens) {}

    interface Maker<C> {
        Pair<C> make(byte[] content) throws IOException, GeneralSecurityException;
    }

    private static final System.Logger LOG = System.getLogger("certificate");

    private final List<Path> files;
    private final Maker<C> maker;
    private byte[] content;
    private volatile Pair<C> current;
    private @Nullable Pair<C> previous;

    /** Several files, such as a certificate and its key, are read one behind the other. */
    RenewedClient(Maker<C> maker, Path... files) throws IOException, GeneralSecurityException {
        this.maker = maker;
        this.files = List.of(files);
        this.content = read();
        this.current = maker.make(content);
    }

    /** To be asked for each call, and not kept. */
    Pair<C> current() {
        return current;
    }

    /** To be called by one timer, every minute or so. */
    void look() {
        if (previous != null) {
            previous.tokens().close(); // its last call got its token long ago
            previous = null;
        }
        try {
            byte[] now = read();
            if (!Arrays.equals(now, content)) {
                Pair<C> next = maker.make(now);
                next.tokens().token(); // so that nobody has to wait, and the old one stays if the new one is no good
                previous = current;
                current = next;
                content = now;
            }
        } catch (Exception e) {
            LOG.log(Level.WARNING, "the certificate in " + files + " is not in use yet: " + e);
        }
    }

    private byte[] read() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files) {
            all.write(Files.readAllBytes(file));
        }
        return all.toByteArray();
    }
}
// end::renewed[]
