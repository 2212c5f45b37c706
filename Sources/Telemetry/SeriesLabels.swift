/// The values of one dimension set: with a metric they name a series.
package enum SeriesLabels: Hashable, Sendable {
    case page(site: String, page: String, device: Device)
    case query(service: String, query: String)

    package init(_ dimensions: Dimensions) {
        switch dimensions {
        case .page(let page): self = .page(site: page.site, page: page.page, device: page.device)
        case .operation(let operation): self = .query(service: operation.service, query: operation.query)
        }
    }

    package var set: DimensionSet {
        switch self {
        case .page: .page
        case .query: .query
        }
    }

    /// In the order of `set.dimensions`.
    package var values: [String] {
        switch self {
        case .page(let site, let page, let device): [site, page, device.name]
        case .query(let service, let query): [service, query]
        }
    }

    /// What is stored; nil if the values do not fit the set.
    package init?(set: DimensionSet, values: [String]) {
        guard values.count == set.dimensions.count else { return nil }
        switch set {
        case .page:
            guard let device = Device(name: values[2]) else { return nil }
            self = .page(site: values[0], page: values[1], device: device)
        case .query: self = .query(service: values[0], query: values[1])
        }
    }

    /// The site or service.
    package var owner: String {
        switch self {
        case .page(let site, _, _): site
        case .query(let service, _): service
        }
    }

    /// The series that takes what is over the cap: same owner, everything else folded together.
    package var folded: SeriesLabels {
        switch self {
        case .page(let site, _, let device): .page(site: site, page: SeriesLabels.other, device: device)
        case .query(let service, _): .query(service: service, query: SeriesLabels.other)
        }
    }

    /// Parentheses cannot start a path or a statement's shape of a client, so no page is mistaken for it.
    package static let other = "(other)"
}
