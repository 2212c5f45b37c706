import Crypto
import Foundation

/// The page's style sheet and the policy that allows it and nothing else.
enum PageStyle {
    /// Goes into the page unescaped, exactly as it is hashed.
    static let sheet = String(decoding: PackageResources.report_css, as: UTF8.self)

    /// No script, no request, no frame of another's, no form: a page name that slips through can do nothing.
    static let policy: String = {
        let digest = Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString()
        return "default-src 'none'; style-src 'sha256-\(digest)'; img-src data:; base-uri 'none'; form-action 'none'"
    }()
}
