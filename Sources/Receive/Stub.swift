enum StubReceive {}
