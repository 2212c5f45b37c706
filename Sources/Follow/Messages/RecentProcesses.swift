/// What the last records of each server process said, for as many processes as a server has.
struct RecentProcesses {
    enum Saying: Equatable {
        /// A statement that has begun.
        case announced(String)
        /// One whose plan was counted.
        case planned(String, milliseconds: Double)
    }

    private var young: [Int: Saying] = [:]
    private var old: [Int: Saying] = [:]

    subscript(process: Int?) -> Saying? {
        get { process.flatMap { young[$0] ?? old[$0] } }
        set {
            guard let process else { return }
            old[process] = nil
            guard let newValue else {
                young[process] = nil
                return
            }
            if young.count >= RecentProcesses.limit, young[process] == nil {
                old = young
                young = [:]
            }
            young[process] = newValue
        }
    }

    /// Reads it for the last time.
    mutating func take(_ process: Int?) -> Saying? {
        defer { self[process] = nil }
        return self[process]
    }

    /// Processes a generation; two are kept, so that one that speaks now and then is not forgotten for one that spoke once. At a statement's
    /// limit they hold 16 MiB.
    private static let limit = 512
}
