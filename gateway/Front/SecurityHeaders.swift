import HTTP

/// Fields of every answer, so that a browser treats what it gets as no more than it is.
enum SecurityHeaders {
    static var fields: HeaderFields {
        var fields = HeaderFields()
        fields.set(
            constant: "Content-Security-Policy",
            """
            default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; \
            base-uri 'none'; form-action 'self'; frame-ancestors 'none'
            """)
        fields.set(constant: "X-Content-Type-Options", "nosniff")
        fields.set(constant: "Referrer-Policy", "no-referrer")
        return fields
    }
}
