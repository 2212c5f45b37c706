import Foundation
import Synchronization

/// One visit's LCP, as a page would report it.
struct Beacon: Sendable {
    let id: String
    let site: String
    let url: String
    let value: Double

    private static let counter = Atomic<Int>(0)

    /// A beacon of a new visit, with an identifier no other beacon of this run has.
    init(value: Double, site: String = "shop", url: String = "https://shop.example/k") {
        let number = Beacon.counter.wrappingAdd(1, ordering: .relaxed).newValue
        let milliseconds = Int(Date().timeIntervalSince1970 * 1000)
        id = "v5-\(milliseconds)-\(1_000_000_000_000 + number)"
        self.site = site
        self.url = url
        self.value = value
    }

    var body: String {
        """
        {"site":"\(site)","url":"\(url)","metrics":[{"name":"LCP","value":\(value),"delta":\(value),\
        "id":"\(id)","rating":"good","navigationType":"navigate"}]}
        """
    }

    /// The whole request, for a raw connection.
    var request: String { Beacon.request(body: body) }

    static func request(body: String, headers: [String] = []) -> String {
        let lines =
            [
                "POST /v1/page HTTP/1.1", "Host: 127.0.0.1", "User-Agent: \(userAgent)",
                "Content-Type: text/plain;charset=UTF-8", "Content-Length: \(body.utf8.count)",
            ] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static let userAgent =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
}
