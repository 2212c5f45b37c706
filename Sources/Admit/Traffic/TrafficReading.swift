/// What a slot says after a beacon was counted in it.
struct TrafficReading {
    /// Beacons in the present minute, this one included.
    let count: UInt32
    /// Beacons a minute.
    let usual: Float
    /// Infinite while the subject is not judged.
    let cap: Float

    func exceeds(_ bound: Float) -> Bool { Float(count) > bound }

    /// Whether the beacon before it in the same minute did not.
    func isFirst(beyond bound: Float) -> Bool { Float(count) - 1 <= bound }
}
