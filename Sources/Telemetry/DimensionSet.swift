/// The dimensions one rollup series is kept under, and how finely in time. Every measurement goes into one cell of each set of its
/// origin, so each set adds cells: the product of its values.
///
/// Written `site+page+device@1m`. The first dimension is the owner: `site` for browsers, `service` for servers.
package struct DimensionSet: Hashable, Sendable {
    /// Owner first, distinct.
    package let dimensions: [Dimension]
    package let grain: Grain

    /// The finest time a set is kept in.
    package enum Grain: String, Sendable, Codable, CaseIterable {
        case minute = "1m"
        case hour = "1h"
    }

    /// What is wrong with a set's text.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The longest set; beyond it cells are rarely shared and the journal answers as well.
    package static let dimensionLimit = 5

    fileprivate init(_ dimensions: [Dimension], _ grain: Grain) {
        self.dimensions = dimensions
        self.grain = grain
    }

    /// Where the visit happened and on what: what pages are judged by.
    package static let page = DimensionSet([.site, .page, .device], .minute)
    /// Which service ran which query shape.
    package static let query = DimensionSet([.service, .query], .minute)

    /// Which service answered which route.
    package static let route = DimensionSet([.service, .route], .minute)

    /// What releases are compared by: phones and desktops differ more than most releases do.
    package static let siteAndDevice = DimensionSet([.site, .device], .hour)
    package static let service = DimensionSet([.service], .hour)

    /// The parts of vitals and of servers' answers.
    package static let phase = DimensionSet([.site, .page, .phase], .minute)
    /// What browsers report of a page.
    package static let report = DimensionSet([.site, .page, .report, .subject], .minute)

    /// The set every metric of an origin is kept under, whatever the settings.
    package init(origin: Metric.Origin) {
        switch origin {
        case .browser: self = .page
        case .server: self = .query
        }
    }

    /// Reads `site+country+device@1h`; without a grain it is an hour.
    package init(text: String) throws(Mistake) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let grain = parts.count == 2 ? Grain(rawValue: String(parts[1])) : .hour
        guard parts.count <= 2, let grain else {
            throw Mistake(description: "\"\(text)\" has a grain that is neither 1m nor 1h")
        }
        try self.init(names: parts[0].split(separator: "+", omittingEmptySubsequences: false).map(String.init), grain)
    }

    /// What storage keeps of a set: its name and grain.
    package init(name: String, grain: Grain) throws(Mistake) {
        try self.init(names: name.split(separator: ",", omittingEmptySubsequences: false).map(String.init), grain)
    }

    private init(names: [String], _ grain: Grain) throws(Mistake) {
        var dimensions: [Dimension] = []
        for name in names {
            guard let dimension = Dimension(rawValue: name) else {
                let known = Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw Mistake(description: "\"\(name)\" is no dimension; known are \(known)")
            }
            guard !dimensions.contains(dimension) else { throw Mistake(description: "\"\(name)\" stands there twice") }
            dimensions.append(dimension)
        }
        guard let owner = dimensions.first, owner == .site || owner == .service else {
            throw Mistake(description: "a set begins with site (browsers) or service (servers)")
        }
        let origin: Metric.Origin = owner == .site ? .browser : .server
        if let stranger = dimensions.first(where: { !$0.isKnown(to: origin) }) {
            throw Mistake(description: "\(stranger.rawValue) is not known together with \(owner.rawValue)")
        }
        guard dimensions.count <= DimensionSet.dimensionLimit else {
            throw Mistake(description: "a set has at most \(DimensionSet.dimensionLimit) dimensions")
        }
        self.init(dimensions, grain)
    }

    package var origin: Metric.Origin { dimensions.first == .service ? .server : .browser }

    /// `site,page,device`: the stored name, and the one an answer tells.
    package var name: String { dimensions.map(\.rawValue).joined(separator: ",") }

    /// `site+page+device@1m`, as settings write it.
    package var text: String { dimensions.map(\.rawValue).joined(separator: "+") + "@" + grain.rawValue }

    /// The lanes it counts, and it counts nothing else.
    package var lanes: [Dimension] { dimensions.filter(\.isLane) }

    /// Whether each of its cells counts what has one tag.
    package var isOfTags: Bool { dimensions.contains(.tag) }

    /// Whether what is known by these dimensions is counted in it.
    package func counts(_ known: Dimensions) -> Bool {
        DimensionSet.lanesThereAre.allSatisfy { dimensions.contains($0) == !known[$0].isEmpty }
            && !(isOfTags && known.tags.isEmpty)
    }

    private static let lanesThereAre = Dimension.allCases.filter(\.isLane)

    /// Whether it keeps these dimensions apart.
    package func keeps(_ wanted: some Sequence<Dimension>) -> Bool { wanted.allSatisfy(dimensions.contains) }
}

/// All sets a collector keeps.
package struct DimensionSets: Hashable, Sendable {
    /// The first is the origin's own (`DimensionSet.init(origin:)`): it names the owner and decides whether a value was folded.
    package let browser: [DimensionSet]
    package let server: [DimensionSet]

    /// More than this in the settings would make every measurement a dozen cells.
    package static let addedLimit = 12

    private init(browser: [DimensionSet], server: [DimensionSet]) {
        self.browser = browser
        self.server = server
    }

    /// What every collector keeps: pages, queries and routes by the minute, each other dimension of a site or service by the hour, releases
    /// on each device, and of each query which routes call it and which release changed it.
    package static let standard = DimensionSets(
        browser: [.page, .phase, .report]
            + [Dimension.browser, .country, .connection, .navigation, .tag, .bot].map {
                DimensionSet([.site, $0], .hour)
            } + [DimensionSet([.site, .device, .release], .hour)],
        server: [.query, .route] + [Dimension.operation, .release].map { DimensionSet([.service, $0], .hour) }
            + [Dimension.route, .release].map { DimensionSet([.service, .query, $0], .hour) })

    /// Pages and queries by the minute, nothing else.
    package static let minutely = DimensionSets(browser: [.page], server: [.query])

    /// One set besides the origin's own: what a single question needs.
    package static func only(_ set: DimensionSet) -> DimensionSets {
        DimensionSets(
            browser: set.origin == .browser ? [set] : [.page], server: set.origin == .server ? [set] : [.query])
    }

    /// These and `more`; a set that is there already is kept in the finer of both grains.
    package func adding(_ more: [DimensionSet]) -> DimensionSets {
        var (browser, server) = (browser, server)
        for set in more {
            switch set.origin {
            case .browser: DimensionSets.add(set, to: &browser)
            case .server: DimensionSets.add(set, to: &server)
            }
        }
        return DimensionSets(browser: browser, server: server)
    }

    private static func add(_ set: DimensionSet, to sets: inout [DimensionSet]) {
        // The same dimensions in another order are the same cells.
        guard let known = sets.firstIndex(where: { Set($0.dimensions) == Set(set.dimensions) }) else {
            return sets.append(set)
        }
        if set.grain == .minute { sets[known] = DimensionSet(sets[known].dimensions, .minute) }
    }

    package var all: [DimensionSet] { browser + server }

    @inlinable
    package func of(_ origin: Metric.Origin) -> [DimensionSet] {
        switch origin {
        case .browser: browser
        case .server: server
        }
    }
}
