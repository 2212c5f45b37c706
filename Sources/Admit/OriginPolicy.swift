import Foundation
package import Telemetry

/// Which web origins may send beacons.
package struct OriginPolicy: Sendable, Hashable {
    /// `https://shop.example` or `https://*.shop.example`, which means every host below, at any depth, but not itself.
    private enum Pattern: Hashable {
        case exact(String)
        case below(scheme: String, suffix: String)
    }

    private let patterns: [Pattern]

    /// No list: every origin is accepted. Only right on loopback; `Collector` refuses to start otherwise.
    package static let any = OriginPolicy(patterns: [])

    private init(patterns: [Pattern]) { self.patterns = patterns }

    /// Reads a list as it stands in the settings; the error is a sentence about the first entry that is no origin.
    package init(_ origins: [String]) throws(OriginPolicyError) {
        var patterns: [Pattern] = []
        for text in origins {
            let origin = text.lowercased()
            guard let separator = origin.range(of: "://"), ["http", "https"].contains(origin[..<separator.lowerBound])
            else {
                throw OriginPolicyError(origin: text, problem: "it must start with https:// or http://")
            }
            let scheme = String(origin[..<separator.lowerBound])
            var host = origin[separator.upperBound...]
            // Browsers leave the scheme's own port away (RFC 6454, 6.2); an entry that spells it out means the same origin.
            if let port = ["http": ":80", "https": ":443"][scheme], host.hasSuffix(port) {
                host.removeLast(port.count)
            }
            guard !host.isEmpty, !host.contains(where: { "/?#@ ".contains($0) }) else {
                throw OriginPolicyError(
                    origin: text, problem: "an origin is a scheme, a host and perhaps a port, without a path")
            }
            if host.hasPrefix("*.") {
                let suffix = host.dropFirst()
                guard suffix.count > 2, !suffix.contains("*") else {
                    throw OriginPolicyError(
                        origin: text,
                        problem: "a star stands for the left-most labels only, as in https://*.shop.example")
                }
                patterns.append(.below(scheme: scheme, suffix: String(suffix)))
            } else {
                guard !host.contains("*") else {
                    throw OriginPolicyError(
                        origin: text,
                        problem: "a star stands for the left-most labels only, as in https://*.shop.example")
                }
                patterns.append(.exact(scheme + "://" + host))
            }
        }
        self.patterns = patterns
    }

    /// Whether a text is what a star stands for: one label or several, and nothing that would end the host before the pattern does.
    private static func isLabels(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-._".utf8.contains($0) }
    }

    package var acceptsAny: Bool { patterns.isEmpty }

    /// Nil when beacons of this origin are taken, else why not. Browsers put `Origin` on every POST, so a listed site's beacon
    /// never comes without one.
    package func refusal(of origin: String?) -> Refusal? {
        if patterns.isEmpty { return nil }
        guard let origin else {
            return Refusal(.origin, "the request has no Origin header, and only listed origins may send beacons")
        }
        let lowered = origin.lowercased()
        let listed = patterns.contains { pattern in
            switch pattern {
            case .exact(let exact): lowered == exact
            case .below(let scheme, let suffix):
                lowered.hasPrefix(scheme + "://") && lowered.hasSuffix(suffix)
                    && OriginPolicy.isLabels(lowered.dropFirst(scheme.utf8.count + 3).dropLast(suffix.count))
            }
        }
        return listed ? nil : Refusal(.origin, "this origin is not listed; add it to --origins")
    }
}

package struct OriginPolicyError: Error, CustomStringConvertible {
    package let origin: String
    package let problem: String

    package var description: String { "\"\(origin)\" is not an origin: \(problem)" }
}
