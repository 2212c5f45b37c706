/// The browsers that are told apart: a closed list, as its names become values of a dimension.
///
/// A browser that is not on it counts with the one it is made from, whose engine makes its numbers: Waterfox with Firefox,
/// Silk, Whale and Electron with Chrome.
///
/// In this order: whoever claims several is the first of them, for most browsers claim to be those further down.
enum BrowserFamily: String, CaseIterable {
    case edge = "Edge"
    case opera = "Opera"
    case samsungInternet = "Samsung Internet"
    case yandex = "Yandex"
    case vivaldi = "Vivaldi"
    case brave = "Brave"
    case ucBrowser = "UC Browser"
    case duckDuckGo = "DuckDuckGo"
    /// A page that an app shows inside itself: Facebook, Instagram, Google's app on iOS. Apart because it shares no cache with the
    /// browser whose engine it has, and because what an app does to its pages would look like that browser's doing.
    case webView = "WebView"
    case firefox = "Firefox"
    case chrome = "Chrome"
    case safari = "Safari"
    case other = "other"

    /// By a brand of `Sec-CH-UA`; nil for `Chromium`, which all of them send, for made-up brands, and for those not known here.
    init?(brand: String) {
        switch brand {
        case "Microsoft Edge": self = .edge
        case "Samsung Internet": self = .samsungInternet
        case "YaBrowser", "Yandex", "Yowser": self = .yandex
        case "Vivaldi": self = .vivaldi
        case "Brave": self = .brave
        case "UCBrowser", "UC Browser": self = .ucBrowser
        case "DuckDuckGo": self = .duckDuckGo
        case "Android WebView": self = .webView
        case "Google Chrome": self = .chrome
        // Opera, Opera GX, Opera Air, OperaMobile, Opera Mini Android.
        default:
            guard brand.hasPrefix("Opera") else { return nil }
            self = .opera
        }
    }

    /// By a product's name in the user agent: `Edg` of `Edg/138.0`.
    init?(product: String) {
        switch product {
        case "Edg", "EdgA", "EdgiOS", "Edge": self = .edge
        case "OPR", "OPT", "OPX", "OPiOS", "Opera": self = .opera
        case "SamsungBrowser": self = .samsungInternet
        case "YaBrowser": self = .yandex
        case "Vivaldi": self = .vivaldi
        case "Brave": self = .brave
        case "UCBrowser", "UBrowser", "UCWEB": self = .ucBrowser
        case "DuckDuckGo", "Ddg": self = .duckDuckGo
        case "FBAV": self = .webView
        case "Firefox", "FxiOS": self = .firefox
        case "Chrome", "CriOS", "HeadlessChrome": self = .chrome
        case "Safari": self = .safari
        default: return nil
        }
    }

    static func foremost(of families: Set<BrowserFamily>) -> BrowserFamily? {
        allCases.first { families.contains($0) }
    }

    /// Whether the brand `Chromium` may stand for it, though it is more than that.
    var mayHideBehindChromium: Bool {
        switch self {
        case .edge, .opera, .samsungInternet, .yandex, .vivaldi, .brave, .ucBrowser, .duckDuckGo, .webView: true
        case .firefox, .chrome, .safari, .other: false
        }
    }
}
