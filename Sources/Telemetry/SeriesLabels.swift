/// The values of one dimension set: with a metric they name a series.
package struct SeriesLabels: Hashable, Sendable {
    package let set: DimensionSet
    /// In the order of `set.dimensions`.
    package let values: [String]

    package init(_ set: DimensionSet, _ dimensions: Dimensions) {
        self.set = set
        values = set.dimensions.map { dimensions[$0] }
    }

    /// All that something known by these dimensions is counted under: one, or one for each tag; none where the set does not count it.
    package static func all(_ set: DimensionSet, _ known: Dimensions) -> [SeriesLabels] {
        guard set.counts(known) else { return [] }
        guard let place = set.dimensions.firstIndex(of: .tag) else { return [SeriesLabels(set, known)] }
        return known.tags.map { tag in
            var values = SeriesLabels(set, known).values
            values[place] = tag
            return SeriesLabels(set, values)
        }
    }

    /// What is stored; nil if the values do not fit the set.
    package init?(set: DimensionSet, values: [String]) {
        guard values.count == set.dimensions.count else { return nil }
        for (dimension, value) in zip(set.dimensions, values) where dimension == .device {
            guard Device(name: value) != nil else { return nil }
        }
        self.init(set, values)
    }

    private init(_ set: DimensionSet, _ values: [String]) {
        self.set = set
        self.values = values
    }

    package static func page(site: String, page: String, device: Device) -> SeriesLabels {
        SeriesLabels(.page, [site, page, device.name])
    }

    package static func query(service: String, query: String) -> SeriesLabels {
        SeriesLabels(.query, [service, query])
    }

    /// The site or service.
    package var owner: String { values[0] }

    /// The series that takes what is over the cap: same owner, everything that has no end folded together.
    package var folded: SeriesLabels { folding { position in position > 0 && !set.dimensions[position].isClosed } }

    /// The series of owners that are over the cap.
    package var stranger: SeriesLabels { folding { position in !set.dimensions[position].isClosed } }

    private func folding(_ isFolded: (Int) -> Bool) -> SeriesLabels {
        SeriesLabels(set, values.indices.map { isFolded($0) ? SeriesLabels.other : values[$0] })
    }

    /// Parentheses cannot start a path or a statement's shape of a client, so no page is mistaken for it.
    package static let other = "(other)"
}
