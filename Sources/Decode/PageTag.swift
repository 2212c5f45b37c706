/// A word a page says about itself, such as `plan` = `pro`.
package struct PageTag: Hashable, Sendable {
    package let name: String
    /// Empty where the page only names the tag.
    package let value: String

    package init(name: String, value: String = "") {
        self.name = name
        self.value = value
    }
}
