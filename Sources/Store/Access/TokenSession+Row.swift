import GRDB
import Telemetry

extension TokenSession {
    /// In the order of `columns`. Throws for what no version wrote: a file may have been edited by hand, and above all what is no
    /// instant must not be taken for "not revoked".
    init(row: Row) throws {
        let scopes = try TokenSession.text(row, 2)
        guard let scopes = Set<TokenScope>(text: scopes) else { throw TokenSession.damage("its scopes are none") }
        let id = try TokenSession.text(row, 0)
        guard id.utf8.count == TokenSession.idLength else { throw TokenSession.damage("its name is none") }
        self.init(
            id: id, subject: try TokenSession.text(row, 1), scopes: scopes, sites: try TokenSession.sites(row, 3),
            issuedAt: try TokenSession.instant(row, 4), expiresAt: try TokenSession.instant(row, 5),
            revokedAt: row[6] as DatabaseValue == .null ? nil : try TokenSession.instant(row, 6))
    }

    static let columns = "id, subject, scopes, sites, issued_at, expires_at, revoked_at"

    /// By storage class: conversions would take a blob for a text and a text for a number.
    private static func text(_ row: Row, _ index: Int) throws -> String {
        guard case .string(let text) = (row[index] as DatabaseValue).storage else {
            throw damage("column \(index) is no text")
        }
        return text
    }

    private static func instant(_ row: Row, _ index: Int) throws -> Timestamp {
        guard case .int64(let milliseconds) = (row[index] as DatabaseValue).storage else {
            throw damage("column \(index) is no instant")
        }
        return Timestamp(milliseconds: milliseconds)
    }

    private static func sites(_ row: Row, _ index: Int) throws -> [String] {
        let text = try text(row, index)
        do { return try JSONText.decode([String].self, text) } catch { throw damage("its sites are no list") }
    }

    static func damage(_ detail: String) -> StoreError {
        .damaged(file: AccessFile.name, detail: "a session cannot be read: \(detail)")
    }
}
