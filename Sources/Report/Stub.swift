enum StubReport {}
