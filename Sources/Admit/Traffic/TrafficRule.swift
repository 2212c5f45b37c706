/// How one kind of subject is judged, and how fast it may change what is usual for it.
struct TrafficRule: Sendable {
    /// The smallest cap, in beacons a minute.
    let floor: Float
    /// The cap, as a multiple of what is usual.
    let factor: Float
    /// Whether a subject is judged from its first minute. An address is, or a flood would only need new ones; a page or a site is not,
    /// or no launch would pass.
    let judgesNewcomers: Bool

    /// Minutes after which a subject has a history. Until then its usual rate is the mean of its minutes.
    static let history: UInt32 = 30
    /// What a minute weighs afterwards: the last two hours make up two thirds of the usual rate.
    static let weight: Float = 1 / 120
    /// What a whole minute without beacons leaves of it.
    static let rest: Float = 1 - weight
    /// What a minute leaves of the highest usual rate: the half after two days, so that a site which sleeps at night or over a
    /// weekend is not held to its quiet hours when it wakes.
    static let memory: Float = 0.999_759_35

    /// The largest usual rate at which the cap is still the floor. Learning it changes nothing, so it is learned freely.
    var harmless: Float { floor / factor }
}
