/// What became of the wish to undo a fold.
package enum LearnedUndo: Hashable, Sendable {
    /// Values have their own names from now on; what was stored under `:any` stays there.
    case undone
    /// No rule of that site has that template.
    case noSuchRule
    /// As many positions are pinned as may be; unpin another one first.
    case tooManyPins
}
