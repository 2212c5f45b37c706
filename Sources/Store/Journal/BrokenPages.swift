import GRDB

/// Reads a table of the journal past pages that SQLite cannot read, and tells which batches lay on them.
struct BrokenPages {
    let db: Database
    /// The highest sequence number ever given.
    let last: Int64

    enum Table {
        case blocks, batches

        fileprivate var probe: String {
            switch self {
            case .blocks: "SELECT first, content FROM block WHERE first >= ? ORDER BY first LIMIT 1"
            case .batches: "SELECT sequence, observations FROM batch WHERE sequence >= ? ORDER BY sequence LIMIT 1"
            }
        }
    }

    /// Runs `pass` from a key on, and again behind each broken page. `pass` says with `advance` which key it has read.
    func skip(
        in table: Table, from first: Int64, _ onDamage: (JournalReader.Damage) throws -> Void,
        _ pass: (_ from: Int64, _ advance: (Int64) -> Void) throws -> Void
    ) throws {
        var next = table == .blocks ? try firstBlock(holding: first) : first
        while true {
            do {
                return try pass(next) { next = $0 + 1 }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                let broken = max(next, 1)
                let readable = firstReadable(in: table, after: broken)
                try onDamage(
                    JournalReader.Damage(
                        sequences: broken...max(broken, (readable ?? last + 1) - 1), reason: "broken page",
                        isOfFile: true))
                guard let readable else { return }
                next = readable
            }
        }
    }

    /// A block that begins before `sequence` may hold it.
    private func firstBlock(holding sequence: Int64) throws -> Int64 {
        do {
            return try Int64.fetchOne(
                db, sql: "SELECT first FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1", arguments: [sequence])
                ?? sequence
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return .min
        }
    }

    /// The key of the first row behind a broken one that can be read: leaps until one can, then halves back. O(log rows) look-ups.
    private func firstReadable(in table: Table, after broken: Int64) -> Int64? {
        var (bad, leap) = (broken, Int64(1))
        var good: Int64?
        while good == nil, bad <= last {
            let candidate = min(bad + leap, last + 1)
            if key(in: table, from: candidate) != .broken { good = candidate } else { bad = candidate }
            leap *= 2
        }
        guard var good else { return nil }
        while good - bad > 1 {
            let middle = bad + (good - bad) / 2
            if key(in: table, from: middle) == .broken { bad = middle } else { good = middle }
        }
        switch key(in: table, from: good) {
        case .found(let key): return key
        case .none, .broken: return nil
        }
    }

    private enum Key: Equatable {
        case found(Int64), none, broken
    }

    /// Reads one whole row, for its content may lie on another page.
    private func key(in table: Table, from first: Int64) -> Key {
        do {
            return try Row.fetchOne(db, sql: table.probe, arguments: [first]).map { .found($0[0]) } ?? .none
        } catch {
            return .broken
        }
    }
}
