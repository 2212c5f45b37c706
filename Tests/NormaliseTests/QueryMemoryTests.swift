import CollectorTesting
import Normalise
import Testing

@Suite struct QueryMemoryTests {
    /// Whatever was read before, a statement's reading is its own.
    @Test func readingIsThatOfTheStatement() {
        var generator = SeededGenerator()
        let memory = QueryMemory()
        let databases = [nil, "postgresql", "mysql", "redis"]
        for _ in 0..<20_000 {
            let table = "t\(Character(Unicode.Scalar(UInt8(97 + Int.random(in: 0..<20, using: &generator)))))"
            let literal = Bool.random(using: &generator) ? "$1" : "\(Int.random(in: 0..<50, using: &generator))"
            let statement = "SELECT \"a\" FROM \(table) WHERE b = \(literal)"
            let database = databases.randomElement(using: &generator) ?? nil
            #expect(
                memory.reading(of: statement, database: database) == QueryReading(statement, database: database),
                "\(generator)")
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 4096, 4097, 20_000]) func anyLengthIsRead(count: Int) {
        let memory = QueryMemory()
        let statement = String(repeating: "a", count: count)
        for _ in 0..<4 { #expect(memory.reading(of: statement, database: nil) == QueryReading(statement)) }
    }
}
