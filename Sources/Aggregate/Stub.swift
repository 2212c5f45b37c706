enum StubAggregate {}
