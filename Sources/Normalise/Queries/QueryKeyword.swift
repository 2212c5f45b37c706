/// A word of the language, and what it means for the words around it.
struct QueryKeyword {
    let traits: Traits
    let role: Role
    let operation: QueryOperation?

    struct Traits: OptionSet {
        let rawValue: UInt16

        /// A type, which is written small.
        static let type = Traits(rawValue: 1 << 0)
        /// Begins a part of the statement, and so a list.
        static let clause = Traits(rawValue: 1 << 1)
        /// A function: a keyword only before a parenthesis, elsewhere perhaps a column.
        static let call = Traits(rawValue: 1 << 2)
        /// Touches the parenthesis that follows.
        static let touches = Traits(rawValue: 1 << 3)
        /// A verb only at the beginning of a statement, elsewhere perhaps a column.
        static let leading = Traits(rawValue: 1 << 4)
        /// Only an identifier can follow.
        static let namesFollow = Traits(rawValue: 1 << 5)
        /// The table that follows is set apart from its columns by a space.
        static let tableFollows = Traits(rawValue: 1 << 6)
        /// Makes a later `FROM` one that names tables.
        static let readsTables = Traits(rawValue: 1 << 7)
        /// Stands for a value.
        static let value = Traits(rawValue: 1 << 8)
        /// The value that follows is no literal: `IS NULL`.
        static let keepsValue = Traits(rawValue: 1 << 9)
        /// A sign behind it is an operator: `END - 1`.
        static let operand = Traits(rawValue: 1 << 10)
        /// Begins a statement of a name and values, which need no quotes there: `SET name TO tenant`, `EXEC name secret`.
        static let settles = Traits(rawValue: 1 << 11)
        /// `IDENTIFIED`, behind whose `BY` a password follows, and what else follows is as secret: `REPLACE old`.
        static let namesUser = Traits(rawValue: 1 << 12)
        /// `DISTINCT`, behind whose `FROM` a value follows.
        static let readsValues = Traits(rawValue: 1 << 13)
    }

    /// Words that are looked at one by one.
    enum Role {
        case plain, from, distinct, by, identified, standard, values, alias, with, standardInput, transaction
    }

    /// What the word is as a token.
    var token: QueryToken {
        if traits.contains(.type) { return .name }
        if traits.contains(.touches) { return .function }
        return traits.contains(.operand) ? .spacedName : .keyword
    }
}
