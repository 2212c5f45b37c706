import Telemetry

/// Numbers the series in use, so that a cell's key is three small integers; and holds the caps.
///
/// What is over a cap is counted in the owner's `(other)` series, with a full histogram: totals and site-wide percentiles stay exact.
/// A numbered series is never forgotten while the process runs; the caps bound the table.
struct SeriesTable {
    /// Pages (times devices) of one site, or query shapes of one service, with a series of their own.
    static let seriesPerOwnerLimit = 4000
    /// Sites, and likewise services; a site's name comes from the client.
    static let ownerLimit = 200

    private(set) var labels: [SeriesLabels] = []
    private var numbers: [SeriesLabels: Int] = [:]
    private var seriesPerOwner: [DimensionSet: [String: Int]] = [:]

    init() {}

    /// Begins with the series storage has. None is folded, whatever their order: a page that has a series keeps it, or the later reports
    /// of its visits would correct the wrong one.
    init(known: [SeriesLabels]) {
        for labels in known where numbers[labels] == nil { _ = insert(labels) }
    }

    /// The series' number, and whether it is a folded one.
    mutating func number(for wanted: SeriesLabels) -> (number: Int, folded: Bool) {
        if let number = numbers[wanted] { return (number, false) }
        let owners = seriesPerOwner[wanted.set, default: [:]]
        let owned = owners[wanted.owner]
        if owned == nil, owners.count >= SeriesTable.ownerLimit {
            let stranger: SeriesLabels =
                switch wanted {
                case .page(_, _, let device): .page(site: SeriesLabels.other, page: SeriesLabels.other, device: device)
                case .query: .query(service: SeriesLabels.other, query: SeriesLabels.other)
                }
            return (numbers[stranger] ?? insert(stranger), true)
        }
        if owned ?? 0 >= SeriesTable.seriesPerOwnerLimit {
            return (numbers[wanted.folded] ?? insert(wanted.folded), true)
        }
        return (insert(wanted), false)
    }

    func knows(owner: String) -> Bool { seriesPerOwner.values.contains { $0[owner] != nil } }

    private mutating func insert(_ wanted: SeriesLabels) -> Int {
        let number = labels.count
        labels.append(wanted)
        numbers[wanted] = number
        seriesPerOwner[wanted.set, default: [:]][wanted.owner, default: 0] += 1
        return number
    }
}
