/// The page with which a newcomer sees a first chart: it measures its own Web Vitals and sends them here.
enum DemoPage {
    static let page = Page(
        contentType: "text/html; charset=utf-8", bytes: PackageResources.demo_html,
        contentSecurityPolicy: "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; style-src "
            + StyleHash.of(String(decoding: PackageResources.demo_html, as: UTF8.self))
            + "; base-uri 'none'; form-action 'none'")

    static func script(postingTo path: String) -> Page {
        let text = String(decoding: PackageResources.demo_js, as: UTF8.self)
        return Page(
            contentType: "text/javascript; charset=utf-8",
            bytes: Array(text.replacing("\"\(SitePaths().page)\"", with: "\"\(path)\"").utf8))
    }
}
