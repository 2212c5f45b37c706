/// Everything that keeps alerts from being told.
package struct Quiet: Sendable, Hashable {
    package var silences: [Silence] = []
    package var mutes: [MuteTime] = []
    package var inhibitions: [Inhibition] = []

    package init() {}

    package mutating func add(_ more: Quiet) {
        silences += more.silences
        mutes += more.mutes
        inhibitions += more.inhibitions
    }
}
