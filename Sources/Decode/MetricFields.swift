import Telemetry

/// The fields of one web-vitals object, v2 to v6 and Next.js, that matter.
///
/// `entries` is bulky and not needed, nor is `attribution` but for one selector: the tape steps over them without a copy.
///
/// Not copyable: a copy would count up and down the references of all its texts, in the hottest place there is.
struct MetricFields: ~Copyable {
    private(set) var name: String?
    private(set) var value: JSONValue?
    private(set) var delta: Double?
    private(set) var id: String?
    private(set) var navigation: String?
    private(set) var navigationURL: String?
    private(set) var element: String?
    private(set) var unit: JSONValue?
    private(set) var scale: JSONValue?
    private var label: JSONValue?
    private var isMarked = false

    init(_ object: JSONValue) {
        for (key, value) in object.members {
            switch key {
            case "name": name = value.text(limit: TextLimit.name)
            case "value": self.value = value
            case "delta": delta = value.number
            case "id": id = value.words(limit: TextLimit.name)
            case "navigationType", "navigation_type":
                navigation = NavigationName.of(value) ?? navigation
            case "navigationURL": navigationURL = value.text(limit: TextLimit.url)
            case "attribution": element = MetricFields.selector(value)
            case "unit": unit = value
            case "scale": scale = value
            case "label": label = value
            case "custom": isMarked = value.bool ?? false
            default: break
            }
        }
    }

    /// Whether the sender says anything about its numbers.
    var isScaled: Bool { unit != nil || scale != nil }

    /// Whether the sender says that the name is one of its own.
    var isCustom: Bool { isMarked || label?.text(limit: TextLimit.tag) == "custom" || isOfNextJS }

    /// The names Next.js adds to the vitals; all are milliseconds.
    var isOfNextJS: Bool { name?.hasPrefix("Next.js-") ?? false }

    /// The element a metric was measured on, under its name in each version of the attribution build.
    private static func selector(_ attribution: JSONValue) -> String? {
        var selector: String?
        for (key, value) in attribution.members {
            switch key {
            case "target", "element", "interactionTarget", "eventTarget", "largestShiftTarget":
                selector = selector ?? value.words(limit: TextLimit.name)
            default: break
            }
        }
        return selector
    }
}
