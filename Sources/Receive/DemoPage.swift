import Crypto
import Foundation

/// The page with which a newcomer sees a first chart: it measures its own Web Vitals and sends them here.
enum DemoPage {
    static let page = Page(
        contentType: "text/html; charset=utf-8", bytes: PackageResources.demo_html,
        contentSecurityPolicy: "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; style-src "
            + styleHash + "; base-uri 'none'; form-action 'none'")

    static let script = Page(contentType: "text/javascript; charset=utf-8", bytes: PackageResources.demo_js)

    /// The hash of the page's one style element, so that its policy needs no `unsafe-inline`.
    private static let styleHash: String = {
        let html = String(decoding: PackageResources.demo_html, as: UTF8.self)
        guard let start = html.range(of: "<style>"), let end = html.range(of: "</style>") else { return "'none'" }
        let digest = SHA256.hash(data: Data(html[start.upperBound..<end.lowerBound].utf8))
        return "'sha256-\(Data(digest).base64EncodedString())'"
    }()
}
