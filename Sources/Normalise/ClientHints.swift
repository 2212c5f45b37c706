package struct ClientHints: Hashable, Sendable {
    package let brands: String?
    package let isMobile: String?
    package let platform: String?
    package init(brands: String? = nil, isMobile: String? = nil, platform: String? = nil) {
        self.brands = brands
        self.isMobile = isMobile
        self.platform = platform
    }
}
