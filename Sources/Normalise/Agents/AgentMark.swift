/// What a single word of a user agent gives away, other than a browser's name.
enum AgentMark: Hashable {
    case android, windows, mac, iPhone, iPad
    case mobile, tablet
    /// A television, a box or a console beside one.
    case television
    /// Android's WebView.
    case webView
    /// `Version/…`, which Safari has and a page inside an app has not.
    case version
    case webKit

    /// - Parameter isProduct: whether a slash follows the word.
    init?(_ word: String, isProduct: Bool) {
        switch word {
        case "Android": self = .android
        case "Windows": self = .windows
        case "Macintosh": self = .mac
        case "iPhone", "iPod": self = .iPhone
        case "Phone", "IEMobile", "MIDP": self = .mobile
        // Opera Mini has no other word for telephones.
        case "Mini" where isProduct: self = .mobile
        // Amazon's Silk runs on its tablets and televisions only, and may call itself a Mac.
        case "Tablet", "Silk", "Kindle", "PlayBook": self = .tablet
        case "Web0S", "BRAVIA", "CrKey", "Roku", "PlayStation", "Xbox", "Nintendo": self = .television
        case "wv": self = .webView
        case "Version" where isProduct: self = .version
        case "AppleWebKit" where isProduct: self = .webKit
        default: self.init(partOf: word)
        }
    }

    /// Words with a number or a maker's name to them: `iPad13`, `Mobi`, `SmartTV`, `HbbTV`, and Amazon's television models.
    private init?(partOf word: String) {
        if word.hasPrefix("Mobi") {
            self = .mobile
        } else if word.hasPrefix("iPad") {
            self = .iPad
        } else if word.hasSuffix("TV") || word.hasPrefix("AFT") {
            self = .television
        } else {
            return nil
        }
    }
}
