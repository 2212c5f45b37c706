import Telemetry

extension RateVerdict {
    init(
        _ rateClass: RateClass, _ rate: Rate, _ rule: ArrivalRule, _ decision: ArrivalRule.Decision,
        charged: PrefixWidth
    ) {
        self.init(
            policyName: rateClass.policyName, isAllowed: decision.isAllowed, limit: rate.count,
            windowSeconds: rate.periodSeconds, remaining: rule.remaining(decision.backlog),
            resetSeconds: Int(ArrivalRule.secondsRoundedUp(decision.backlog)),
            retryAfterSeconds: decision.isAllowed ? 0 : rule.retrySeconds(decision.backlog), charged: charged)
    }
}
