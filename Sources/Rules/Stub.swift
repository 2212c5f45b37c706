enum StubRules {}
