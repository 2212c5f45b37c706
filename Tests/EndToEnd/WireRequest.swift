/// A request of which every byte can be chosen; what is not said is what a visible browser sends.
struct WireRequest: Sendable {
    var method = "POST"
    var target = "/v1/page"
    var headers: [String] = []
    /// Nil leaves the field out.
    var userAgent: String? = WireRequest.browser
    var body: [UInt8] = []

    static let browser =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

    static func page(_ body: String = Beacon(value: 1200).body, _ headers: [String] = []) -> WireRequest {
        WireRequest(headers: headers, body: Array(body.utf8))
    }

    static func timings(_ body: String = WireRequest.oneTiming, _ headers: [String] = []) -> WireRequest {
        WireRequest(target: "/v1/timings", headers: headers, body: Array(body.utf8))
    }

    static func get(_ target: String, _ headers: [String] = []) -> WireRequest {
        WireRequest(method: "GET", target: target, headers: headers)
    }

    static let oneTiming = #"{"service":"api","timings":[{"query":"SELECT 1","duration_ms":12}]}"#

    /// The same, through a proxy of this machine that names its client.
    func via(_ address: String) -> WireRequest { adding("X-Forwarded-For: \(address)") }

    func adding(_ header: String) -> WireRequest {
        var copy = self
        copy.headers.append(header)
        return copy
    }

    func from(_ agent: String?) -> WireRequest {
        var copy = self
        copy.userAgent = agent
        return copy
    }

    /// With a Content-Length, but for a GET.
    var bytes: [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"]
        if let userAgent { lines.append("User-Agent: \(userAgent)") }
        lines += headers
        if method != "GET" { lines.append("Content-Length: \(body.count)") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}
