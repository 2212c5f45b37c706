import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The script that measures a page, for sites that use no library of their own.
enum PageScript {
    /// Browsers keep it for a day and may use it for a week more while they ask whether it is still the same.
    static func answer(to request: Request, _ answers: SiteAnswering) -> Response {
        let isKnown = request.headers[.ifNoneMatch].map { $0 == "*" || $0.contains(tag) } ?? false
        let takesPacked = request.headers[.acceptEncoding]?.lowercased().contains("gzip") ?? false
        let bytes = takesPacked ? PackageResources.page_min_js_gz : PackageResources.page_min_js
        var response =
            isKnown
            ? answers.empty(.notModified)
            : answers.answer(Page(contentType: "text/javascript; charset=utf-8", bytes: bytes))
        if takesPacked, !isKnown { response.headers[.contentEncoding] = "gzip" }
        response.headers[.vary] = "Accept-Encoding"
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = "public, max-age=86400, stale-while-revalidate=604800"
        return response
    }

    private static let tag: String = {
        let digest = SHA256.hash(data: Data(PackageResources.page_min_js))
        return "\"" + digest.prefix(8).map { String(format: "%02x", $0) }.joined() + "\""
    }()
}
