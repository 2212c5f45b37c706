/// What whoever is on call asks and does, supplied by `Collector`. Bodies and answers are JSON; a wrong body throws `BadQuestion`.
package struct AlertOffice: Sendable {
    package var alerts: @Sendable () async throws -> Page
    /// By its parameters; throws `BadQuestion` where they are wrong.
    package var explain: @Sendable ([String: String]) async throws -> Page
    package var silences: @Sendable () async throws -> Page
    package var makeSilence: @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page
    package var endSilence: @Sendable (_ id: String, SiteGuest) async throws -> Void
    package var deliveries: @Sendable ([String: String]) async throws -> Page
    package var redeliver: @Sendable (_ id: String, SiteGuest) async throws -> Void
    /// Sends a sample to a receiver; the answer says what became of it.
    package var test: @Sendable (_ receiver: String, SiteGuest) async throws -> Page
    package var deploys: @Sendable () async throws -> Page
    package var noteDeploy: @Sendable (_ body: [UInt8]) async throws -> Page

    package init(
        alerts: @escaping @Sendable () async throws -> Page,
        explain: @escaping @Sendable ([String: String]) async throws -> Page,
        silences: @escaping @Sendable () async throws -> Page,
        makeSilence: @escaping @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page,
        endSilence: @escaping @Sendable (_ id: String, SiteGuest) async throws -> Void,
        deliveries: @escaping @Sendable ([String: String]) async throws -> Page,
        redeliver: @escaping @Sendable (_ id: String, SiteGuest) async throws -> Void,
        test: @escaping @Sendable (_ receiver: String, SiteGuest) async throws -> Page,
        deploys: @escaping @Sendable () async throws -> Page,
        noteDeploy: @escaping @Sendable (_ body: [UInt8]) async throws -> Page
    ) {
        self.alerts = alerts
        self.explain = explain
        self.silences = silences
        self.makeSilence = makeSilence
        self.endSilence = endSilence
        self.deliveries = deliveries
        self.redeliver = redeliver
        self.test = test
        self.deploys = deploys
        self.noteDeploy = noteDeploy
    }
}
