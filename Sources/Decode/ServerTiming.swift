/// What a server says about the work behind one answer (W3C, Server Timing): `db;dur=53`.
package struct ServerTiming: Hashable, Sendable {
    package let name: String
    /// Nil when not told, as for `cache;desc=HIT`; else from 0 to a day.
    package let milliseconds: Double?
    package let text: String?

    /// A duration that cannot be one is not told; the name still says that the work took place.
    package init(name: String, milliseconds: Double? = nil, text: String? = nil) {
        self.name = name
        self.milliseconds = milliseconds.flatMap { (0...ServerTiming.ceiling).contains($0) ? $0 : nil }
        self.text = text
    }

    /// Entries of one answer; servers name a handful, and the rest would be noise.
    package static let listLimit = 20
    /// A day, as for all that servers measure.
    private static let ceiling = 86_400_000.0
}
