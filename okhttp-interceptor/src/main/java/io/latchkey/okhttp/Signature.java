package io.latchkey.okhttp;

import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * A tag beside each {@code Authorization} header of ours, by which it is known again: callers take {@code
 * response.request()} for their next request, and what they send that to may be another origin, or the token dead.
 */
final class Signature {

    static final String AUTHORIZATION = "Authorization";

    private final String authorization;

    /** The call that is being sent so, or null once its answer is there; read within that call only. */
    private @Nullable Call underWay;

    Signature(String authorization, Call call) {
        this.authorization = authorization;
        this.underWay = call;
    }

    Request on(Request request) {
        return request.newBuilder()
                .header(AUTHORIZATION, authorization)
                .tag(Signature.class, this)
                .build();
    }

    void answered() {
        underWay = null;
    }

    /** The request without a header of ours, unless another interceptor of ours has just added it in this very call. */
    static Request withoutOld(Request request, Call call) {
        Signature old = request.header(AUTHORIZATION) == null ? null : request.tag(Signature.class);
        if (old == null || old.underWay == call) {
            return request;
        }
        List<String> others = new ArrayList<>(request.headers(AUTHORIZATION));
        if (!others.removeAll(List.of(old.authorization))) {
            return request; // the caller has set another one since
        }
        Request.Builder unsigned =
                request.newBuilder().removeHeader(AUTHORIZATION).tag(Signature.class, null);
        others.forEach(other -> unsigned.addHeader(AUTHORIZATION, other));
        return unsigned.build();
    }

    /** OkHttp prints tags. */
    @Override
    public String toString() {
        return "signed";
    }
}
