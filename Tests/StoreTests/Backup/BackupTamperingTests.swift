import CollectorTesting
import Foundation
import Testing

@testable import Store

/// Backups that were damaged or changed on purpose. Refused ones leave nothing: `BackupPlace.refusal` looks.
@Suite struct BackupTamperingTests {
    private let place: BackupPlace
    private let key: BackupKey
    private var random = SeededGenerator()

    /// Magic bytes and header.
    private let start = 32
    private let chunk = 65_536 + 17

    init() throws {
        place = try BackupPlace()
        key = try place.key()
    }

    /// Four chunks, the last one short: random bytes do not compress.
    private mutating func sealedBackup(_ name: String = "a.backup") throws -> [UInt8] {
        let bytes = try BackupPlace.bytes(place.backup(random.bytes(200_000), key: key, name: name))
        #expect(bytes.count > start + 3 * chunk && bytes.count < start + 4 * chunk)
        return bytes
    }

    private mutating func sample(_ count: Int, below limit: Int) -> [Int] {
        (0..<count).map { _ in Int.random(in: 0..<limit, using: &random) }
    }

    @Test mutating func refusesEncryptedBackupWithAnyBitFlipped() throws {
        let bytes = try sealedBackup()
        let borders = [start, start + chunk, start + 3 * chunk, bytes.count].flatMap { $0 - 18..<$0 + 2 }
        let positions = Array(0..<start) + borders.filter { $0 < bytes.count } + sample(60, below: bytes.count)
        for position in positions {
            var changed = bytes
            let bit = Int.random(in: 0..<8, using: &random)
            changed[position] ^= 1 << bit
            _ = try place.refusal(of: changed, key: key, "bit \(bit) of byte \(position), \(random)")
        }
        #expect(throws: Never.self) {
            try BackupArchive.extract(place.folder.file("a.backup"), into: place.out, key: key)
        }
    }

    @Test mutating func refusesEncryptedBackupCutAnywhere() throws {
        let bytes = try sealedBackup()
        let borders = [start, start + chunk, start + 2 * chunk, start + 3 * chunk].flatMap { $0 - 1...$0 + 18 }
        let lengths = Array(0...40) + borders + Array(bytes.count - 20..<bytes.count) + sample(40, below: bytes.count)
        for length in lengths {
            _ = try place.refusal(of: Array(bytes.prefix(length)), key: key, "\(length) bytes, \(random)")
        }
        #expect(
            try place.refusal(of: Array(bytes.prefix(start + 3 * chunk)), key: key)
                == "backup: changed.backup is cut short; take another copy of it")
        #expect(
            try place.refusal(of: Array(bytes.dropLast()), key: key)
                == "backup: changed.backup is damaged, cut short, or was changed after it was made; "
                + "take another copy of it")
    }

    @Test mutating func refusesPlainBackupCutAnywhere() throws {
        // The second one fills whole zstd blocks (128 KiB) with what tar adds, so that its last block is empty.
        for count in [200_000, 2 * 131_072 - 1_536] {
            let bytes = try BackupPlace.bytes(place.backup(random.bytes(count), key: nil, name: "\(count).backup"))
            let lengths = Array(0...40) + Array(bytes.count - 1_600..<bytes.count) + sample(40, below: bytes.count)
            for length in lengths {
                _ = try place.refusal(of: Array(bytes.prefix(length)), key: nil, "\(length) bytes, \(random)")
            }
        }
    }

    @Test mutating func refusesBytesBehindTheEnd() throws {
        let sealed = try sealedBackup()
        let plain = try BackupPlace.bytes(place.backup(random.bytes(1_000), key: nil, name: "plain.backup"))
        for more in [[0], random.bytes(10), random.bytes(100_000)] {
            _ = try place.refusal(of: sealed + more, key: key, "\(more.count) bytes, \(random)")
            _ = try place.refusal(of: plain + more, key: nil, "\(more.count) bytes, \(random)")
        }
    }

    @Test mutating func refusesChunksMovedLeftOutDoubledOrOfAnotherBackup() throws {
        let bytes = try sealedBackup()
        let other = try sealedBackup("b.backup")
        let header = bytes.prefix(start)
        let chunks = (0..<4).map { bytes.dropFirst(start + $0 * chunk).prefix(chunk) }
        let strange = other.dropFirst(start + chunk).prefix(chunk)
        let end = other.dropFirst(start + 3 * chunk)
        let orders = [
            [chunks[1], chunks[0], chunks[2], chunks[3]], [chunks[0], chunks[2], chunks[1], chunks[3]],
            [chunks[0], chunks[1], chunks[3]], [chunks[0], chunks[0], chunks[1], chunks[2], chunks[3]],
            [chunks[0], strange, chunks[2], chunks[3]], [chunks[0], chunks[1], chunks[2], end], [chunks[3]],
        ]
        for (index, order) in orders.enumerated() {
            _ = try place.refusal(of: Array(header + order.joined()), key: key, "order \(index), \(random)")
        }
        // The pieces were cut where the chunks are, or the above shows nothing.
        try place.file("whole.backup", Array(header + chunks.joined()))
        #expect(
            try BackupArchive.extract(place.folder.file("whole.backup"), into: place.out, key: key) == ["journal.db"])
    }

    @Test mutating func plainBackupWithFlippedBitIsWholeOrNothing() throws {
        let content = Array(random.bytes(500).map { $0 % 8 })
        let bytes = try BackupPlace.bytes(place.backup(content, key: nil))
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1 << Int.random(in: 0..<8, using: &random)
            let url = try place.file("changed.backup", changed)
            let names = try? BackupArchive.extract(url, into: place.out, key: nil)
            #expect(try BackupPlace.names(place.out) == names ?? [], "byte \(position), \(random)")
            try names?.forEach { try FileManager.default.removeItem(at: place.out.appending(path: $0)) }
        }
    }

    @Test mutating func sealsAndOpensEveryLength() throws {
        for count in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
            let content = random.bytes(count)
            let url = try seal(content)
            #expect(try open(url) == content, "\(count) bytes, \(random)")
            let bytes = try BackupPlace.bytes(url)
            let chunks = max(1, (count + 65_535) / 65_536)
            #expect(bytes.count == start + count + chunks * 17)
        }
    }

    @Test mutating func saysThatSomethingWasAddedBehindFullLastChunk() throws {
        let bytes = try BackupPlace.bytes(seal(random.bytes(65_536)))
        let url = try place.file("changed.backup", bytes + [0])
        let error = #expect(throws: StoreError.self) { try open(url) }
        #expect(
            error?.description
                == "backup: changed.backup goes on behind its end: something was added to it; take another copy of it")
    }

    private func seal(_ content: [UInt8]) throws -> URL {
        let url = place.folder.file("sealed-\(content.count)")
        let file = try NewFile(at: url)
        let writer = try SealedWriter(into: file, key: key)
        try content.withUnsafeBytes { try writer.write($0) }
        try writer.finish()
        try file.publish()
        file.keep()
        return url
    }

    private func open(_ url: URL) throws -> [UInt8] {
        let input = try InputFile(url)
        #expect(try input.next(SealedFormat.magic.count) == SealedFormat.magic)
        let reader = try SealedReader(input, key: key)
        var content: [UInt8] = []
        while true {
            let piece = try reader.next()
            guard !piece.isEmpty else { return content }
            content += piece
        }
    }
}
