/// The visits a later report may still correct and the running totals, as they were after one journal row: with the rows since, a
/// restart knows the same.
package struct VisitSnapshot: Hashable, Sendable {
    /// A visit's measurement of one metric, and where it was counted.
    package struct Entry: Hashable, Sendable {
        package let key: VisitKey
        package let visit: Visit
        /// The minute of its first report.
        package let bucket: TimeBucket
        /// Its place in `addresses`.
        package let address: Int
        /// How many visits it stands for.
        package let weight: Int64

        package init(key: VisitKey, visit: Visit, bucket: TimeBucket, address: Int, weight: Int64 = 1) {
            self.key = key
            self.visit = visit
            self.bucket = bucket
            self.address = address
            self.weight = weight
        }
    }

    /// The journal row after which it was taken.
    package let sequence: Int64
    /// Distinct lists of series: one for each set a visit was counted under.
    package let addresses: [[SeriesLabels]]
    package let entries: [Entry]
    package let totals: [TotalState]

    package init(sequence: Int64, addresses: [[SeriesLabels]], entries: [Entry], totals: [TotalState] = []) {
        self.totals = totals
        self.sequence = sequence
        self.addresses = addresses
        self.entries = entries
    }
}

extension VisitSnapshot {
    /// About 40 bytes a visit: sets, addresses, then entries with the minute as a difference from the one before.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(byte: VisitSnapshot.formatVersion)
        writer.write(signed: sequence)
        let sets = Array(Set(addresses.joined().map(\.set)))
        let numbers = Dictionary(uniqueKeysWithValues: sets.enumerated().map { ($1, $0) })
        writer.write(unsigned: UInt64(sets.count))
        for set in sets { writer.write(text: set.text) }
        writer.write(unsigned: UInt64(addresses.count))
        for address in addresses {
            writer.write(unsigned: UInt64(address.count))
            for labels in address {
                writer.write(unsigned: UInt64(numbers[labels.set] ?? 0))
                for value in labels.values { writer.write(text: value) }
            }
        }
        writer.write(unsigned: UInt64(totals.count))
        for total in totals { total.encode(to: &writer) }
        var minute: UInt32 = 0
        for entry in entries {
            writer.write(fixed: entry.key.hash)
            writer.write(signed: Int64(entry.bucket.minute) - Int64(minute))
            minute = entry.bucket.minute
            writer.write(unsigned: UInt64(entry.address))
            writer.write(unsigned: UInt64(entry.weight))
            entry.visit.encode(to: &writer)
        }
        return writer.bytes
    }

    /// Reads what `encoded` wrote. Throws on damage, never traps. A set that is no longer known by its text is damage.
    package init(encoded bytes: some Collection<UInt8>) throws(ByteReader.Failure) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard (1...VisitSnapshot.formatVersion).contains(version) else { throw .unknownVersion }
        let sequence = try reader.readSigned()
        var sets: [DimensionSet] = []
        for _ in 0..<(try reader.readUnsigned()) {
            do { sets.append(try DimensionSet(text: try reader.readText())) } catch { throw .outOfRange }
        }
        var addresses: [[SeriesLabels]] = []
        for _ in 0..<(try reader.readUnsigned()) { addresses.append(try VisitSnapshot.readAddress(&reader, sets)) }
        var totals: [TotalState] = []
        // The first two versions knew no running totals.
        for _ in 0..<(version < 3 ? 0 : try reader.readUnsigned()) { totals.append(try TotalState(from: &reader)) }
        var entries: [Entry] = []
        var minute: Int64 = 0
        while !reader.isAtEnd {
            let key = VisitKey(hash: try reader.readFixed())
            let (next, overflow) = minute.addingReportingOverflow(try reader.readSigned())
            guard !overflow, let bucket = UInt32(exactly: next) else { throw .outOfRange }
            minute = next
            let address = try reader.readUnsigned()
            // The first version knew no weights.
            let weight = version == 1 ? 1 : try reader.readUnsigned()
            guard address < UInt64(addresses.count), (1...Rollup.weightLimit).contains(weight) else {
                throw .outOfRange
            }
            entries.append(
                Entry(
                    key: key, visit: try Visit(from: &reader), bucket: TimeBucket(minute: bucket),
                    address: Int(address), weight: Int64(weight)))
        }
        self.init(sequence: sequence, addresses: addresses, entries: entries, totals: totals)
    }

    private static func readAddress(
        _ reader: inout ByteReader, _ sets: [DimensionSet]
    ) throws(ByteReader.Failure) -> [SeriesLabels] {
        var address: [SeriesLabels] = []
        for _ in 0..<(try reader.readUnsigned()) {
            let number = try reader.readUnsigned()
            guard number < UInt64(sets.count) else { throw .outOfRange }
            let set = sets[Int(number)]
            var values: [String] = []
            for _ in set.dimensions { values.append(try reader.readText()) }
            guard let labels = SeriesLabels(set: set, values: values) else { throw .outOfRange }
            address.append(labels)
        }
        return address
    }

    private static let formatVersion: UInt8 = 3
}
