/// What no request reaches alone: the decoding of datagrams, of which the kernel drops what is too fast, and of statements.
@main
enum OperationsBenchmark {
    static func main() throws {
        try StatsdLines.measure()
        try Statements.measure()
    }
}
