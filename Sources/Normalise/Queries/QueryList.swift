/// A list as it is written: what stands between two parentheses or behind a keyword. Positions are those in the shape.
struct QueryList {
    /// Where the item that is being written begins, perhaps with a space.
    var start: Int
    /// The item before it, as it stayed; nil for the first.
    var previous: Range<Int>?
    /// Between square brackets.
    var isBracketed = false
    /// The rows of `VALUES`: those that are alike fold whatever is in them.
    var holdsRows = false
    /// A verb stands in it, so that its `FROM` names a table. That of `TRIM(BOTH 'x' FROM "text")` does not.
    var readsTables = false
}
