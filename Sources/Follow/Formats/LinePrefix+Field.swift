extension LinePrefix {
    /// What an escape stands for; named by what it holds, for that decides how its end is found.
    enum Field: Hashable {
        /// `%a`, `%d`.
        case application, database
        /// `%u %h %r %b %i`: names and words that may hold anything, or nothing in a process without a session.
        case text
        /// `%p`.
        case process
        /// `%c`: the start of the session and its process, in hexadecimal.
        case session
        /// `%m`, `%t`, `%n`.
        case milliseconds, seconds, epoch
        /// `%s`: like `%t`, but not when the record was written.
        case start
        /// `%l %x %P %Q`: digits, perhaps with a sign, or nothing.
        case number
        /// `%v`: two numbers with a `/` between, or nothing.
        case transaction
        /// `%e`: five letters or digits.
        case state

        init?(letter: UInt8) {
            switch Character(Unicode.Scalar(letter)) {
            case "a": self = .application
            case "d": self = .database
            case "u", "h", "r", "b", "i": self = .text
            case "p": self = .process
            case "c": self = .session
            case "m": self = .milliseconds
            case "t": self = .seconds
            case "n": self = .epoch
            case "s": self = .start
            case "l", "x", "P", "Q": self = .number
            case "v": self = .transaction
            case "e": self = .state
            default: return nil
            }
        }

        /// Whether only what follows tells where it ends.
        var isFree: Bool {
            switch self {
            case .application, .database, .text: true
            case .process, .session, .milliseconds, .seconds, .epoch, .start, .number, .transaction, .state: false
            }
        }
    }
}
