/// One thing to know about an alert, in words without any markup. Values may hold what a client said.
struct Fact: Hashable {
    let name: String
    let value: String
}

/// An address a person may follow. Built from our own settings and rules only, never from what a client said.
struct Link: Hashable {
    let name: String
    let url: String
}
