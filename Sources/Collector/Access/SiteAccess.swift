import Admit
import Receive
import Store
import Synchronization
import Telemetry

/// The door of the report and the API: rates, then tokens where the settings ask for them.
struct SiteAccess: Sendable {
    let admission: Admission
    /// Nil while no token is needed.
    let tokens: TokenDoor?
    let ledger: Ledger
    let refusals = RefusalCounts()
    let clock: WallClock

    var door: SiteDoor {
        SiteDoor(
            paths: admission.settings.paths, forwardingField: admission.settings.forwardingHeader,
            identify: { admission.settings.client($0, $1) },
            admit: { await admit($0, $1) }, refusalOfOrigin: { admission.settings.origins.refusal(of: $0) },
            refused: { reason in
                ledger.receive()
                ledger.refuse(reason, owner: "", at: TimeBucket(holding: clock.now))
            })
    }

    private func admit(_ visitor: SiteVisitor, _ need: SiteNeed) async -> SiteAdmission {
        let admitted = await judge(visitor, need)
        switch admitted {
        case .allowed: break
        case .refused(let refusal): if need != .nothing { refusals.count(refusal.reason) }
        }
        return admitted
    }

    private func judge(_ visitor: SiteVisitor, _ need: SiteNeed) async -> SiteAdmission {
        let rateClass: RateClass? =
            switch need {
            case .nothing: nil
            case .visit, .read, .ingest, .admin: .general
            case .preflight: .beacons
            case .signIn: .logins
            }
        let rate = rateClass.flatMap { admission.charge($0, visitor.client) }
        if let rate, !rate.isAllowed { return .refused(.tooOften(rate, need == .signIn ? "log-ins" : "requests")) }
        let scope: TokenScope
        let token: String?
        switch need {
        case .visit, .preflight, .signIn: return .allowed(.anybody, rate: rate)
        case .nothing, .read: (scope, token) = (.read, visitor.bearer ?? visitor.cookie)
        // A cookie goes along with whatever a browser is made to send: what changes something needs the header.
        case .admin: (scope, token) = (.admin, visitor.bearer)
        case .ingest: (scope, token) = (.ingest, visitor.bearer)
        }
        guard let tokens else { return .allowed(.anybody, rate: rate) }
        switch await tokens.settle(token, scope, of: visitor.client) {
        case .success(let session): return .allowed(.known(session), rate: rate)
        case .failure(let refusal): return .refused(refusal)
        }
    }
}

/// Refusals of visitors, by reason: the ledger is about measurements, and these sent none.
final class RefusalCounts: Sendable {
    private let counts = Mutex<[RefusalReason: Int64]>([:])

    func count(_ reason: RefusalReason) { counts.withLock { $0[reason, default: 0] += 1 } }

    var totals: [RefusalReason: Int64] { counts.withLock { $0 } }
}
