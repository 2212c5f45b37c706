/// The receivers that rules may name.
struct ReceiverNames {
    var names: [String] = []
    /// False where a file that may define more could not be read: then no name is called unknown.
    var isComplete = true
}
