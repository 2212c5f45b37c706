enum StubNormalise {}
