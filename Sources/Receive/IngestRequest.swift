/// What the lane passes on of a request besides its body.
package struct IngestRequest: Sendable {
    package let endpoint: IngestEndpoint
    package let origin: String?
    package let userAgent: String?
    package let referer: String?
    package let contentEncoding: String?
}
