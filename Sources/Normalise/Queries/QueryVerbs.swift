/// Finds what a statement does while its words go by.
struct QueryVerbs {
    private(set) var operation: QueryOperation?
    private(set) var isDecided = false
    private var state = State.start

    private enum State {
        case start
        /// Behind `EXPLAIN`, in parentheses this deep: its options come first.
        case explaining(depth: Int)
        /// Behind `WITH`: the definitions stand in parentheses of their own.
        case defining(depth: Int)
    }

    /// A word in so many parentheses; nil is one that is no keyword.
    mutating func see(_ keyword: QueryKeyword?, depth: Int) {
        switch state {
        case .start: begin(with: keyword, depth)
        case .explaining(let outer):
            guard depth <= outer, let keyword else { return }
            if keyword.role == .with { return state = .defining(depth: outer) }
            decide(on: keyword.operation, if: keyword.operation?.isExplained)
        case .defining(let outer):
            guard depth <= outer, let keyword else { return }
            decide(on: keyword.operation, if: keyword.operation?.isOnRows)
        }
    }

    private mutating func begin(with keyword: QueryKeyword?, _ depth: Int) {
        operation = keyword?.operation
        if operation == .explain || operation == .describe {
            state = .explaining(depth: depth)
        } else if keyword?.role == .with {
            state = .defining(depth: depth)
        } else {
            isDecided = true
        }
    }

    private mutating func decide(on operation: QueryOperation?, if applies: Bool?) {
        guard applies == true else { return }
        self.operation = operation
        isDecided = true
    }
}
