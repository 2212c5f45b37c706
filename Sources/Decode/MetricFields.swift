import Telemetry

/// The fields of one web-vitals object, v2 to v6 and Next.js, that matter.
///
/// `entries` is bulky and not needed, nor is most of `attribution`: the tape steps over them without a copy.
///
/// Not copyable: a copy would count up and down the references of all its texts, in the hottest place there is.
struct MetricFields: ~Copyable {
    private(set) var name: String?
    private(set) var value: JSONValue?
    private(set) var delta: Double?
    private(set) var id: String?
    private(set) var navigation: String?
    private(set) var navigationURL: String?
    private(set) var attribution: Attribution?
    private(set) var unit: JSONValue?
    private(set) var scale: JSONValue?

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
            case "attribution": attribution = Attribution(value)
            case "unit": unit = value
            case "scale": scale = value
            default: break
            }
        }
    }

    /// Whether the sender says anything about its numbers.
    var isScaled: Bool { unit != nil || scale != nil }
}
