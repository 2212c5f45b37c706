enum StubDecode {}
