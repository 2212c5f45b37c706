/// What an attribution says that is kept.
struct Attribution {
    private(set) var element: String?
    private(set) var phases: [VitalPhase] = []

    /// The element stands under another name in each version; the rest of it is stepped over.
    init(_ value: JSONValue) {
        for (key, value) in value.members {
            switch key {
            case "target", "element", "interactionTarget", "eventTarget", "largestShiftTarget":
                element = element ?? value.words(limit: TextLimit.name)
            default: add(key, value)
            }
        }
    }

    private mutating func add(_ key: JSONKey, _ value: JSONValue) {
        guard let name = VitalPhase.Name(key), let number = value.number, (0...Attribution.ceiling).contains(number),
            !phases.contains(where: { $0.name == name })
        else { return }
        phases.append(VitalPhase(name, milliseconds: number))
    }

    /// Ten minutes, as for the vitals themselves; a part that cannot be one is left out.
    private static let ceiling = 600_000.0
}
