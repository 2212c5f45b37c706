import SwiftProtobuf
import Telemetry

/// What a resource's attributes say: who sends.
struct ResourceFacts: Sendable {
    enum Key: Sendable {
        case service
        case version
        case page
        case session
        case userAgent
        case isMobile

        init?(_ name: AttributeName) {
            switch name {
            case "service.name": self = .service
            case "service.version": self = .version
            case "browser.url": self = .page
            case "session.id": self = .session
            case "user_agent.original": self = .userAgent
            case "browser.mobile": self = .isMobile
            default: return nil
            }
        }
    }

    private(set) var service: String?
    private(set) var version: String?
    private(set) var page: String?
    private(set) var session: String?
    private(set) var userAgent: String?
    private(set) var isMobile = false
    /// Of all attributes, read or not: two machines of one service differ in some.
    private(set) var hash = AttributesHash()

    mutating func add(_ key: Key?, _ name: String, _ value: AttributeValue) {
        hash.add(name, value)
        switch key {
        case .service: service = value.words(limit: OTLPLimit.name)
        case .version: version = value.words(limit: OTLPLimit.name)
        case .page: page = value.words(limit: TextLimit.url)
        case .session: session = value.words(limit: TextLimit.name)
        case .userAgent: userAgent = value.words(limit: LogFacts.userAgentLimit)
        case .isMobile: isMobile = value.isTrue
        case nil: break
        }
    }
}
