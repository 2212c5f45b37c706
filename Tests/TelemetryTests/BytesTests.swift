import CollectorTesting
import Telemetry
import Testing

@Suite struct BytesTests {
    @Test func everyShapeReadsBack() throws {
        let unsigned: [UInt64] = [0, 1, 127, 128, 16_383, 16_384, .max - 1, .max]
        let signed: [Int64] = [0, -1, 1, 63, -64, 64, .min, .max]
        let doubles = [0, -0.0, 1.5, .infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        let texts = ["", "a", "é😀\0", String(repeating: "x", count: 300)]
        var writer = ByteWriter()
        for value in unsigned { writer.write(unsigned: value) }
        for value in signed { writer.write(signed: value) }
        for value in doubles { writer.write(double: value) }
        for value in texts { writer.write(text: value) }
        writer.write(fixed: 0x0102_0304_0506_0708)
        writer.write(byte: 0xFF)
        var reader = ByteReader(writer.bytes)
        #expect(try unsigned.map { _ in try reader.readUnsigned() } == unsigned)
        #expect(try signed.map { _ in try reader.readSigned() } == signed)
        #expect(try doubles.map { _ in try reader.readDouble() }.map(\.bitPattern) == doubles.map(\.bitPattern))
        #expect(try texts.map { _ in try reader.readText() } == texts)
        #expect(try reader.readFixed() == 0x0102_0304_0506_0708)
        #expect(try reader.readByte() == 0xFF)
        #expect(reader.isAtEnd)
    }

    @Test(
        arguments: [
            ([0x00], 0 as UInt64), ([0x7F], 127), ([0x80, 0x01], 128),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .max),
        ] as [([UInt8], UInt64)])
    func integersHaveTheFormOfLEB128(bytes: [UInt8], value: UInt64) throws {
        var writer = ByteWriter()
        writer.write(unsigned: value)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try reader.readUnsigned() == value)
    }

    @Test(
        arguments: [
            ([], .truncated), ([0x80], .truncated), ([UInt8](repeating: 0xFF, count: 9) + [0x02], .outOfRange),
            ([UInt8](repeating: 0x80, count: 9) + [0x81, 0x00], .outOfRange),
            ([UInt8](repeating: 0x80, count: 5000), .outOfRange),
        ] as [([UInt8], ByteReader.Failure)])
    func integerThatDoesNotEndOrFitIsRefused(bytes: [UInt8], failure: ByteReader.Failure) {
        #expect(throws: failure) {
            var reader = ByteReader(bytes)
            return try reader.readUnsigned()
        }
    }

    @Test func textLongerThanTheRecordIsRefusedWithoutBeingReserved() {
        for length in [2, 1 << 40, UInt64.max, UInt64(Int64.max), UInt64(Int64.max) + 1] {
            var writer = ByteWriter()
            writer.write(unsigned: length)
            writer.write(byte: 65)
            #expect(throws: ByteReader.Failure.truncated) {
                var reader = ByteReader(writer.bytes)
                return try reader.readText()
            }
        }
    }

    @Test func numberThatIsNoneIsRefusedWhereOneIsNeeded() {
        for value in [Double.nan, -.nan, .infinity, -.infinity, .signalingNaN] {
            var writer = ByteWriter()
            writer.write(double: value)
            #expect(throws: ByteReader.Failure.outOfRange) {
                var reader = ByteReader(writer.bytes)
                return try reader.readFinite()
            }
        }
    }

    @Test func invalidUTF8IsRepairedNotTrapped() throws {
        var reader = ByteReader([2, 0xC3, 0x28] as [UInt8])
        #expect(try reader.readText() == "\u{FFFD}(")
    }

    @Test func readingOnAfterTheEndThrows() {
        var reader = ByteReader([] as [UInt8])
        #expect(reader.isAtEnd)
        #expect(throws: ByteReader.Failure.truncated) { try reader.readByte() }
        #expect(throws: ByteReader.Failure.truncated) { try reader.readFixed() }
        #expect(throws: ByteReader.Failure.truncated) { try reader.readText() }
    }

    @Test func writerCanBeUsedAgain() {
        var writer = ByteWriter()
        writer.reserve(64)
        writer.write(byte: 1)
        writer.removeAll()
        #expect(writer.count == 0)
        var other = ByteWriter()
        other.write(byte: 7)
        writer.append(other)
        #expect(writer.bytes == [7])
    }
}
