package io.latchkey;

import java.security.SignatureException;

/** What a provider or a {@link SigningKey.Signer} gave is no signature by its algorithm; says what is unlike one. */
final class UnlikeSignature extends SignatureException implements OwnWords {

    private static final long serialVersionUID = 1L;

    UnlikeSignature(String message) {
        super(message);
    }
}
