/// What is known of a page view, every value already bounded and normalised. Empty where the client did not say.
package struct PageDimensions: Hashable, Sendable {
    package var site: String
    /// The route template, `/courses/:id`; never a URL with a query string.
    package var page: String
    package var device: Device
    package var browser: String
    package var country: String
    package var connection: String
    package var navigation: String
    package var release: String
    /// The rule that caught a robot; nil for a person.
    package var bot: BotRule?
    /// What the page says about itself, `plan=pro` or a word alone; distinct.
    package var tags: [String]
    /// Set for one part of a vital or of a server's answer.
    package var phase: String
    /// Set for what was measured on one element.
    package var element: String
    /// Set for a browser's report: its type, and what it is about.
    package var report: String
    package var subject: String

    package init(
        site: String, page: String, device: Device, browser: String = "", country: String = "",
        connection: String = "", navigation: String = "", release: String = "", bot: BotRule? = nil,
        tags: [String] = [], phase: String = "", element: String = "", report: String = "", subject: String = ""
    ) {
        self.site = site
        self.page = page
        self.device = device
        self.browser = browser
        self.country = country
        self.connection = connection
        self.navigation = navigation
        self.release = release
        self.bot = bot
        self.tags = tags
        self.phase = phase
        self.element = element
        self.report = report
        self.subject = subject
    }
}

/// What is known of a server's operation. Empty where the server did not say.
package struct OperationDimensions: Hashable, Sendable {
    package var service: String
    /// The query's shape, literals replaced by `?`.
    package var query: String
    package var database: String
    package var operation: String
    package var route: String
    package var release: String

    package init(
        service: String, query: String, database: String = "", operation: String = "", route: String = "",
        release: String = ""
    ) {
        self.service = service
        self.query = query
        self.database = database
        self.operation = operation
        self.route = route
        self.release = release
    }
}

/// In a box: an observation is handed on several times, and a reference is cheaper to copy than eight texts.
package indirect enum Dimensions: Hashable, Sendable {
    case page(PageDimensions)
    case operation(OperationDimensions)

    /// The site or service: what the ledger is kept by.
    package var owner: String {
        switch self {
        case .page(let page): page.site
        case .operation(let operation): operation.service
        }
    }

    package var origin: Metric.Origin {
        switch self {
        case .page: .browser
        case .operation: .server
        }
    }

    /// The rule that caught a robot; nil for people and servers.
    package var bot: BotRule? {
        switch self {
        case .page(let page): page.bot
        case .operation: nil
        }
    }

    package var tags: [String] {
        switch self {
        case .page(let page): page.tags
        case .operation: []
        }
    }

    /// The value of one dimension; empty where the other kind of sender would know it, and for `tag`, which may have several.
    package subscript(dimension: Dimension) -> String {
        switch self {
        case .page(let page): page[dimension]
        case .operation(let operation): operation[dimension]
        }
    }
}

extension PageDimensions {
    fileprivate subscript(dimension: Dimension) -> String {
        switch dimension {
        case .site: site
        case .page: page
        case .device: device.name
        case .browser: browser
        case .country: country
        case .connection: connection
        case .navigation: navigation
        case .release: release
        case .bot: bot?.rawValue ?? ""
        case .phase: phase
        case .element: element
        case .report: report
        case .subject: subject
        case .tag, .service, .query, .route, .operation, .database: ""
        }
    }
}

extension OperationDimensions {
    fileprivate subscript(dimension: Dimension) -> String {
        switch dimension {
        case .service: service
        case .query: query
        case .route: route
        case .operation: operation
        case .database: database
        case .release: release
        case .site, .page, .device, .browser, .country, .connection, .navigation, .bot, .tag, .phase, .element, .report,
            .subject:
            ""
        }
    }
}
