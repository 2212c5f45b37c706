import Store
package import Telemetry

/// What went live lately, the newest first: `GET /v1/deploys`.
package struct DeploysAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package let name: String
        package let at: String
        package let owner: String?

        package init(_ deploy: Deploy) {
            name = deploy.name
            at = deploy.at.description
            owner = deploy.owner
        }
    }

    package let deploys: [Row]

    private static let reach = Duration.seconds(30 * 86_400)

    init(_ reader: VitalsReader, at now: Timestamp) throws {
        deploys = try reader.deploys(from: now - DeploysAnswer.reach, to: now + .seconds(60)).map(Row.init)
    }
}
