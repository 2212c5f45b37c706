/// How much is kept of a client's texts, in bytes of UTF-8; a longer one is cut at a character's boundary.
enum TextLimit {
    /// Names, ids and selectors; web-vitals ids have 31 characters.
    static let name = 128
    /// Longer ones are no tokens of ours; one more byte says so.
    static let token = 4097
    /// A URL's path and query as far as a route can matter; the rest is dropped anyway.
    static let url = 2048
    /// Above the longest route template that is kept.
    static let route = 256
    /// Statements are cut here before they are fingerprinted; a longer one is a bulk insert whose tail only repeats.
    static let statement = 16_384
    /// What a page says about itself in one word.
    static let tag = 64
}
