/// What a receiver speaks; the `type` of the file.
package enum ReceiverKind: String, Sendable, CaseIterable {
    case webhook
}
