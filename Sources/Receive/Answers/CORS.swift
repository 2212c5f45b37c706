import HTTPTypes

/// Cross-origin headers for pages: the exact origin is echoed, because `*` fails with the credentials sendBeacon includes.
enum CORS {
    static func add(to fields: inout HTTPFields, origin: String?) {
        fields[.vary] = "Origin"
        guard let origin else { return }
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlAllowCredentials] = "true"
        fields[.accessControlExposeHeaders] =
            "Retry-After, Vitalsd-Refused, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, "
            + "X-RateLimit-Reset"
    }

    static func addPreflight(to fields: inout HTTPFields, origin: String?) {
        add(to: &fields, origin: origin)
        fields[.accessControlAllowMethods] = "POST"
        fields[.accessControlAllowHeaders] = "Authorization, Content-Encoding, Content-Type"
        // Two hours is the most that Chromium keeps one; Firefox takes a day.
        fields[.accessControlMaxAge] = "86400"
    }
}
