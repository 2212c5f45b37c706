/// The paths that browsers see, which can be set: what blocks beacons goes by the words in them.
package struct SitePaths: Hashable, Sendable {
    /// Of browsers' beacons. Default /v1/page.
    package var page = "/v1/page"
    /// Of the script that measures a page. Default /page.js.
    package var script = "/page.js"

    package init() {}

    /// Whether a path can be set: `/` and letters, digits, `-`, `_`, `.` and more `/`, and nothing that stands here already.
    package static func isFree(_ path: String) -> Bool {
        path.utf8.count <= 100 && path.hasPrefix("/") && path.utf8.count > 1 && !path.contains("//")
            && !path.contains("..")
            && path.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                    UInt8(ascii: "/"):
                    true
                default: false
                }
            }
            && !taken.contains(path)
            && !["/v1/", "/report/", "/demo/"].contains(where: path.hasPrefix)
    }

    private static let taken: Set<String> = [
        "/metrics", "/healthz", "/readyz", "/demo", "/demo.js", "/sign-in", "/sign-out",
    ]
}
