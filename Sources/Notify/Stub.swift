enum StubNotify {}
