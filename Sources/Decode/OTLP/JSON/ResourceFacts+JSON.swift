extension ResourceFacts {
    mutating func read(_ resource: JSONValue) {
        for (key, value) in resource.members {
            guard "attributes" ~= key else { continue }
            for (name, value) in JSONAttributes(value) { add(Key(name), name.text, AttributeValue(value)) }
        }
    }
}
