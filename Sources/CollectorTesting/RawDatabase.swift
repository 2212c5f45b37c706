package import Foundation
import GRDB

/// A second connection to a database file: looks behind the stage's back, and breaks things.
package struct RawDatabase {
    private let queue: DatabaseQueue

    package init(_ url: URL) throws { queue = try DatabaseQueue(path: url.path) }

    package func execute(_ sql: String) throws { try queue.writeWithoutTransaction { try $0.execute(sql: sql) } }

    package func text(_ sql: String) throws -> String? { try queue.read { try String.fetchOne($0, sql: sql) } }

    package func number(_ sql: String) throws -> Int64? { try queue.read { try Int64.fetchOne($0, sql: sql) } }
}
