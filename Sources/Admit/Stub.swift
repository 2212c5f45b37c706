enum StubAdmit {}
