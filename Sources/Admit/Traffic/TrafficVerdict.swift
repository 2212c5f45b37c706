/// What `TrafficWatch` says of one beacon.
package enum TrafficVerdict: Hashable, Sendable {
    case usual
    /// It is beyond the cap of this subject in this minute; the narrowest is named.
    case excess(TrafficSubject)
}
