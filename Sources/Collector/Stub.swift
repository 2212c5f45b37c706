enum StubCollector {}
