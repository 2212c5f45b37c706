/// A position that is never to be folded again: `/shop/:any` of a site.
package struct LearnedPin: Hashable, Sendable, Codable {
    package let site: String
    package let template: String

    package init(site: String, template: String) {
        self.site = site
        self.template = template
    }
}
