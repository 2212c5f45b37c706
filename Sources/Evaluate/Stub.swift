enum StubEvaluate {}
