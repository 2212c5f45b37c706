import Crypto
import Foundation

/// The page on which a person turns a token into a signed-in browser. It needs no script.
enum SignInPage {
    /// What it shows.
    enum State {
        case form
        case problem(String)
        case signedIn(subject: String)
    }

    static func page(_ state: State) -> Page {
        let html = template.replacing("<!--content-->", with: content(state))
        return Page(
            contentType: "text/html; charset=utf-8", bytes: Array(html.utf8),
            contentSecurityPolicy:
                "default-src 'none'; img-src data:; style-src \(styleHash); base-uri 'none'; form-action 'self'")
    }

    private static func content(_ state: State) -> String {
        switch state {
        case .form: form(problem: nil)
        case .problem(let text): form(problem: text)
        case .signedIn(let subject):
            """
            <p>Signed in as <strong>\(escaped(subject))</strong>. <a href="/">To the report</a></p>
            <form method="post" action="/sign-out"><button>Sign out</button></form>
            """
        }
    }

    private static func form(problem: String?) -> String {
        """
        \(problem.map { "<p class=\"problem\" role=\"alert\">\(escaped($0))</p>" } ?? "")
        <p>Paste a token that may read. Whoever runs this server makes one with <code>vitalsd token issue</code>.</p>
        <form method="post" action="/sign-in">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required autofocus>
        <button>Sign in</button>
        </form>
        """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static let template = String(decoding: PackageResources.signin_html, as: UTF8.self)
    private static let styleHash = StyleHash.of(template)
}

/// The hash of a page's one style element, so that its policy needs no `unsafe-inline`.
enum StyleHash {
    static func of(_ html: String) -> String {
        guard let start = html.range(of: "<style>"), let end = html.range(of: "</style>") else { return "'none'" }
        let digest = SHA256.hash(data: Data(html[start.upperBound..<end.lowerBound].utf8))
        return "'sha256-\(Data(digest).base64EncodedString())'"
    }
}
