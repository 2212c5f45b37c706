/// Something that went live: a release, a change of settings.
package struct Deploy: Hashable, Sendable, Codable {
    /// `1.4.2`, `shop 1.4.2`; 1 to 100 characters.
    package let name: String
    package let at: Timestamp
    /// Of which site or service; nil where it is of all of them.
    package let owner: String?

    package init(name: String, at: Timestamp, owner: String? = nil) {
        self.name = name
        self.at = at
        self.owner = owner
    }
}
