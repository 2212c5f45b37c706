/// One secret of a receiver and the keys it may be told by, of which an entry has one.
struct ReceiverChoice {
    let words: String
    let environment: ReceiverKey
    let file: ReceiverKey
    /// Where it may stand in the file itself.
    var literal: ReceiverKey?
    var isRequired = true

    static let address = ReceiverChoice(
        words: "address", environment: .urlEnvironment, file: .urlFile, literal: .url)
    static let signingSecret = ReceiverChoice(
        words: "secret", environment: .secretEnvironment, file: .secretFile, isRequired: false)
    static let key = ReceiverChoice(words: "key", environment: .keyEnvironment, file: .keyFile)
    static let token = ReceiverChoice(words: "token", environment: .tokenEnvironment, file: .tokenFile)

    var optional: ReceiverChoice {
        var choice = self
        choice.isRequired = false
        return choice
    }

    var keys: [ReceiverKey] { [environment, file] + (literal.map { [$0] } ?? []) }
}
