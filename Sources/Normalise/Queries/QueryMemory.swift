/// Readings of statements that come again and again, as those with placeholders do: found by their bytes instead of being read anew.
///
/// A statement is remembered when it comes twice in a row in its place of the table, so that statements with literals, none of which
/// comes again, push out nothing. Never written anywhere. Not thread-safe.
package final class QueryMemory {
    private struct Place {
        /// Of the last statement that was another.
        var candidate: UInt64 = 0
        var known: Known?
    }

    private struct Known {
        let statement: String
        let database: String?
        let reading: QueryReading
    }

    private var places: [Place] = Array(repeating: Place(), count: QueryMemory.capacity)

    /// A power of two: an application has some hundred statements.
    private static let capacity = 2048
    /// Bytes of a statement worth remembering: 2048 of these are 8 MB.
    private static let length = 4096

    package init() {}

    package func reading(of statement: String, database: String?) -> QueryReading {
        guard statement.utf8.count <= QueryMemory.length else { return QueryReading(statement, database: database) }
        let hash = QueryMemory.hash(statement)
        let place = Int(truncatingIfNeeded: hash >> 40) & (QueryMemory.capacity - 1)
        if let known = places[place].known, known.statement == statement, known.database == database {
            return known.reading
        }
        let reading = QueryReading(statement, database: database)
        if places[place].candidate == hash {
            places[place].known = Known(statement: statement, database: database, reading: reading)
        } else {
            places[place].candidate = hash
        }
        return reading
    }

    /// Eight bytes at a time; two that are alike are compared anyway.
    private static func hash(_ statement: String) -> UInt64 {
        var statement = statement
        return statement.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            var hash = UInt64(truncatingIfNeeded: bytes.count)
            var offset = 0
            while offset + 8 <= bytes.count {
                hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            for byte in bytes[offset...] { rest = rest << 8 | UInt64(byte) }
            return mix(hash ^ rest)
        }
    }

    /// Folds a product of 128 bits, whose high half depends on every bit.
    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
