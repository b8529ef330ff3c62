package io.latchkey;

import java.net.ProtocolException;

/** What came is not the HTTP that is asked for. The message says what is wrong with it, and quotes nothing. */
final class NotHttpException extends ProtocolException implements OwnWords {

    private static final long serialVersionUID = 1L;

    NotHttpException(String what) {
        super(what);
    }
}
