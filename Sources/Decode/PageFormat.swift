/// What a browser's beacon is written in, told by its content type, its first bytes and the shape of its JSON.
package enum PageFormat: Hashable, Sendable, CaseIterable {
    /// One web-vitals object or an array of them.
    case webVitals
    /// The same with Next.js's `label`.
    case nextJS
    /// The collector's own, with `metrics`.
    case envelope
    /// The Grafana Faro web SDK's batch.
    case faro
    /// A form by boomerang, or the query string of its image.
    case boomerang

    /// Whether a body is a form rather than JSON.
    ///
    /// JSON is taken under any content type, because `sendBeacon` sends what it is given as `text/plain`; so the first byte
    /// stands above the content type, and a form without one is known by its `key=`.
    package static func isForm(_ body: UnsafeRawBufferPointer, contentType: String?) -> Bool {
        let start = body.firstIndex { $0 > 0x20 }
        if let start, body[start] == UInt8(ascii: "{") || body[start] == UInt8(ascii: "[") { return false }
        return contentType.map(isFormType) ?? false || startsWithKey(body)
    }

    private static func isFormType(_ contentType: String) -> Bool {
        let end = contentType.utf8.firstIndex { $0 == UInt8(ascii: ";") || $0 == 0x20 } ?? contentType.endIndex
        return contentType[..<end].lowercased() == "application/x-www-form-urlencoded"
    }

    /// Whether `key=` stands at the start, the key being of letters, digits, `.`, `_`, `-` and escapes.
    private static func startsWithKey(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for (offset, byte) in bytes.prefix(keyLimit).enumerated() {
            switch byte {
            case UInt8(ascii: "="): return offset > 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "%"):
                continue
            default: return false
            }
        }
        return false
    }

    /// Above the longest key of boomerang, in bytes.
    private static let keyLimit = 64
}

extension PageFormat {
    /// What a JSON document is by its keys. An array is judged by its first object: its items are all read alike.
    init(_ root: JSONValue) {
        if root.isArray {
            var items = root.members
            let first = items.next()?.value
            self = first.map { $0.isObject && RootKeys($0).isOfNextJS } ?? false ? .nextJS : .webVitals
            return
        }
        let keys = RootKeys(root)
        if keys.hasMetrics {
            self = .envelope
        } else if keys.hasName {
            self = keys.isOfNextJS ? .nextJS : .webVitals
        } else {
            self = keys.isOfFaro ? .faro : .envelope
        }
    }
}

/// Which keys an object has, of those that tell formats apart.
private struct RootKeys {
    private(set) var hasMetrics = false
    private(set) var hasName = false
    private(set) var isOfNextJS = false
    private(set) var isOfFaro = false

    init(_ object: JSONValue) {
        for (key, value) in object.members {
            switch key {
            case "metrics": hasMetrics = true
            case "name": hasName = true
            case "label": isOfNextJS = true
            case "meta": isOfFaro = isOfFaro || value.isObject
            case "measurements": isOfFaro = true
            default: break
            }
        }
    }
}
