/// Whose rate is watched.
package enum TrafficSubject: String, CaseIterable, Sendable {
    case address
    case page
    case site
}
