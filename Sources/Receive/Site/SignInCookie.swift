import HTTPTypes
import Hummingbird
import Telemetry

/// The cookie a signed-in browser shows: the token itself, which no script can read and no other site can send.
struct SignInCookie {
    /// Whether clients reach us by TLS. The prefix then keeps other hosts and plain HTTP from setting it (RFC 6265bis §4.1.3.2).
    let isSecure: Bool

    private var name: String { isSecure ? "__Host-vitalsd" : "vitalsd" }

    func token(of request: Request) -> String? { request.cookies[name]?.value }

    func set(_ token: String, seconds: Int) -> String { "\(name)=\(token); Max-Age=\(seconds)\(attributes)" }

    var removed: String { "\(name)=; Max-Age=0\(attributes)" }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "") }
}
