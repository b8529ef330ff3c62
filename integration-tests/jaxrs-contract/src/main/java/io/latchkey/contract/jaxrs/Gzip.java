package io.latchkey.contract.jaxrs;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses what is sent, and decompresses what comes. */
final class Gzip implements ClientRequestFilter, WriterInterceptor, ReaderInterceptor {

    /** Here and not when it is written: some connectors send the headers before. */
    @Override
    public void filter(ClientRequestContext request) {
        if (request.hasEntity()) {
            request.getHeaders().putSingle("Content-Encoding", "gzip");
        }
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        GZIPOutputStream compressed = new GZIPOutputStream(context.getOutputStream());
        context.setOutputStream(compressed);
        context.proceed();
        compressed.finish();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if ("gzip".equals(context.getHeaders().getFirst("Content-Encoding"))) {
            context.setInputStream(new GZIPInputStream(context.getInputStream()));
        }
        return context.proceed();
    }

    static byte[] of(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(plain);
        }
        return bytes.toByteArray();
    }
}
